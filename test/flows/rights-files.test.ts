import { afterEach, describe, expect, test } from 'vitest'
import { RefusedError } from '../../src/errors.ts'
import type { Imports } from '../support/import-fixture.ts'
import { refusalsOf } from '../support/open-rights-chat.ts'
import { actorAs, directoryOf, openRightsImports } from '../support/open-rights-imports.ts'
import { FILE_ROWS, type FileRow } from '../support/rights-file-rows.ts'
import { ROLES, type Role } from '../support/rights-people.ts'

let given: Imports
afterEach(() => given.close())

/** As the table says it. */
async function importAs(role: Role, { file }: FileRow): Promise<string> {
  const actor = await actorAs(given, role, 'file')
  try {
    const job = await given.importAs(actor, file)
    if (job.error?.code === 'file-not-allowed') return 'file'
    const [[, outcome, code] = []] = await given.rows(job)
    return outcome === 'created' || outcome === 'updated' || outcome === 'removed' ? '+' : `${code}`
  } catch (error) {
    if (error instanceof RefusedError) return '-'
    throw error
  }
}

describe.each(FILE_ROWS.map(row => [row.title, row] as const))('%s', (_, row) => {
  test('goes by who drops it; what is refused changes nothing and is written down', async () => {
    given = await openRightsImports()
    let before = await directoryOf(given)
    const came: string[] = []
    const refusals: string[] = []
    for (const role of ROLES) {
      const outcome = await importAs(role, row)
      came.push(outcome)
      const after = await directoryOf(given)
      const written = await refusalsOf(given, role, { tenant: given.tenant })
      refusals.push(...written)
      if (['-', 'file', 'group-not-yours'].includes(outcome))
        expect([role, written.length]).toEqual([role, 1])
      if (outcome !== '+') {
        expect([role, after]).toEqual([role, before])
        continue
      }
      expect([role, after]).not.toEqual([role, before])
      await given.close()
      given = await openRightsImports()
      before = await directoryOf(given)
    }
    expect(came.join(' ')).toBe(row.expected)
    if (/file|not-yours/.test(row.expected)) expect(refusals).toContain(`file ${row.action}`)
  })
})
