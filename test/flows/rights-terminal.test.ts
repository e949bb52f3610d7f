import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Root } from '../../src/cli/command.ts'
import { runMuster } from '../../src/cli/main.ts'
import { createLogger } from '../../src/logger.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import type { Imports } from '../support/import-fixture.ts'
import { refusalsOf } from '../support/open-rights-chat.ts'
import { actorAs, directoryOf, openRightsImports } from '../support/open-rights-imports.ts'
import { openStreams } from '../support/open-streams.ts'
import { PEOPLE, ROLES, type Role, rolesWith } from '../support/rights-people.ts'
import { TERMINAL_ROWS, type TerminalRow } from '../support/rights-terminal-rows.ts'

const MEMBERS = 'Group Name,Phone Number,User Type\n'
/** Of an import whose rows were all refused, of something that was refused, of what is not there. */
const NOT_DONE = [1, 2]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-rights-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let given: Imports
afterEach(() => given.close())

/** Imports 1 and 2 are Tom's; the second one names his private club. */
async function open(): Promise<void> {
  given = await openRightsImports()
  await given.addAttribute('Location')
  const tom = await actorAs(given, 'its admin', 'file')
  for (const [name, group] of [
    ['rows.csv', 'North'],
    ['club.csv', 'Book club'],
  ] as const)
    await given.checkAs(tom, `${MEMBERS}${group},+250788000001,Member\n`, name)
}

const inMemory = async () => {
  const storage = await openSqlite({ path: ':memory:' })
  return { storage, close: () => storage.close() }
}

async function type(role: Role, { words, rows }: TerminalRow) {
  const file = join(folder, 'file.csv')
  if (rows) await writeFile(file, rows)
  const { heard, listen, settle, terminal } = openStreams()
  listen()
  const root = {
    loadConfig: () => ({ tenant: given.tenant, logLevel: 'silent' }),
    createLogger: () => createLogger({ logLevel: 'silent' }),
    openDirectory: async () => ({ context: given.context, close: async () => {} }),
    readSchema: async () => 'current',
    openScratch: inMemory,
  } as unknown as Root
  const typed = [...words.map(word => (word === 'FILE' ? file : word)), '--as', PEOPLE[role].id]
  const code = await runMuster(typed, root, terminal)
  await settle()
  return { code, ...heard }
}

describe.each(TERMINAL_ROWS.map(row => [row.title, row] as const))('muster %s', (_, row) => {
  const isImport = row.words[0] === 'import'

  test('goes by whom --as names', async () => {
    await open()
    let before = await directoryOf(given)
    for (const role of rolesWith('+', row)) {
      const { code, out, err } = await type(role, row)
      expect([role, code, err]).toEqual([role, 0, expect.not.stringContaining('Only ')])
      if (row.shows) expect([role, out]).toEqual([role, expect.stringContaining(row.shows)])
      expect([role, (await directoryOf(given)) !== before]).toEqual([
        role,
        isImport && !out.includes('Dry run'),
      ])
      await given.close()
      await open()
      before = await directoryOf(given)
    }
    const refusals: string[] = []
    for (const role of ROLES.filter(each => !rolesWith('+', row).includes(each))) {
      const { code, out, err } = await type(role, row)
      const isSilent = row.words[0] === 'find' && code === 0
      if (!isSilent) expect([role, NOT_DONE.includes(code)]).toEqual([role, true])
      if (row.shows) expect([role, out + err]).not.toEqual([role, expect.stringContaining(row.shows)])
      refusals.push(...(await refusalsOf(given, role, { tenant: given.tenant })))
    }
    expect(await directoryOf(given)).toBe(before)
    const isWritten = row.expected.includes('-') && !row.words.includes('--dry-run')
    if (isWritten) expect(refusals.map(each => each.replace(/^\w+ /, ''))).toContain(row.action)
  })
})
