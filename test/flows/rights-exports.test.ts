import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ExportSubject } from '../../src/domain/jobs.ts'
import { NotFoundError, RefusedError } from '../../src/errors.ts'
import { fetchExport } from '../../src/services/fetch-export.ts'
import { exportedText, exportNow } from '../support/export-text.ts'
import type { Imports } from '../support/import-fixture.ts'
import { actorAs, openRightsImports } from '../support/open-rights-imports.ts'
import { ROLES, type Role } from '../support/rights-people.ts'

let given: Imports
beforeEach(async () => {
  given = await openRightsImports()
})
afterEach(() => given.close())

/** `-` refused, `0` as if there were nothing. */
async function outcome(work: Promise<string>): Promise<string> {
  return work.catch(error => {
    if (error instanceof RefusedError) return '-'
    if (error instanceof NotFoundError) return '0'
    throw error
  })
}

/** Whom or what the rows are about, by ids: `asha`, `north`, `north asha`. */
function idsIn(text: string): string {
  const [header = '', ...lines] = text.replace('\ufeff', '').trimEnd().split('\r\n')
  const columns = header.split(',')
  const places = ['Muster group ID', 'Muster ID']
    .map(name => columns.indexOf(name))
    .filter(place => place >= 0)
  const ids = lines.map(line => places.map(place => line.split(',')[place]).join(' '))
  return ids.toSorted().join(', ')
}

const NORTH = 'asha, mia, tom'
const PAIRS = 'field tom, north asha, north mia, north tom, south sam, ward tom'
const CLUB = 'club mia, club tom'
const BELOW = 'north, ward'
const EVERYBODY = 'ana, asha, boss, dana, eve, li, max, mia, sam, tom'

/** What the file of each of ROLES holds. */
const HELD: [what: ExportSubject, group: string | null, held: readonly string[]][] = [
  ['users', null, [EVERYBODY, EVERYBODY, NORTH, 'sam', '-', '-', '-']],
  ['users', 'north', [NORTH, NORTH, NORTH, '-', '-', '-', '-']],
  ['users', 'south', ['sam', 'sam', '-', 'sam', '-', '-', '-']],
  ['users', 'club', ['0', '0', 'mia, tom', '0', '-', '0', '0']],
  [
    'groups',
    null,
    [
      'field, north, south, ward',
      'field, north, south, ward',
      'club, field, north, ward',
      'south',
      '-',
      '-',
      '-',
    ],
  ],
  ['groups', 'north', [BELOW, BELOW, BELOW, '-', '-', '-', '-']],
  ['groups', 'club', ['0', '0', 'club', '0', '-', '0', '0']],
  [
    'members',
    null,
    [
      PAIRS,
      PAIRS,
      `${CLUB}, field tom, north asha, north mia, north tom, ward tom`,
      'south sam',
      '-',
      '-',
      '-',
    ],
  ],
  [
    'members',
    'north',
    [
      'north asha, north mia, north tom',
      'north asha, north mia, north tom',
      'north asha, north mia, north tom',
      '-',
      '-',
      '-',
      '-',
    ],
  ],
  ['members', 'club', ['0', '0', CLUB, '0', '-', '0', '0']],
]

describe('an export holds what its reader may see', () => {
  test.each(HELD)('%s of %s', async (what, groupId, held) => {
    const found: string[] = []
    for (const role of ROLES) {
      const actor = await actorAs(given, role, 'chat')
      const asked = { what, ...(groupId ? { groupId } : {}) }
      const text = await outcome(exportedText(given, actor, asked))
      found.push(text.length > 1 ? idsIn(text) : text)
      // Of a person's groups those whose members the reader sees; private ones never.
      if (what === 'users') expect([role, text]).not.toEqual([role, expect.stringContaining('Book club')])
    }
    expect(found).toEqual(held)
  })

  test('also where somebody is in a group that its reader does not lead', async () => {
    await given.context.storage.memberships.add(given.tenant, [
      { tenant: given.tenant, groupId: 'south', userId: 'asha', sortName: 'asha', since: 1 },
    ])
    const groupsOf = async (role: Role) => {
      const actor = await actorAs(given, role, 'chat')
      return exportedText(given, actor, { what: 'users', groupId: 'north', columns: ['Name', 'Groups'] })
    }
    expect(await groupsOf('admin')).toContain('Asha Rao,"North; South"')
    expect(await groupsOf('its admin')).toMatch(/Asha Rao,North\r\n/)
  })
})

type Export = readonly [by: Role, what: ExportSubject, group: string | null]

/** Whether each of ROLES gets a file that another one asked for. */
const FETCHED: [of: Export, fetched: string][] = [
  [['admin', 'users', null], '+ + 0 0 0 0 0'],
  [['supervisor', 'groups', null], '+ + 0 0 0 0 0'],
  [['its admin', 'users', 'north'], '+ + + 0 0 0 0'],
  [['its admin', 'members', 'club'], '0 0 + 0 0 0 0'],
  // Of all their groups, a private one among them.
  [['its admin', 'groups', null], '0 0 + 0 0 0 0'],
  [['admin of another', 'members', null], '+ + 0 + 0 0 0'],
]

describe('a file is fetched by who may see all of it', () => {
  test.each(FETCHED)('%s', async ([by, what, groupId], fetched) => {
    const asked = { what, ...(groupId ? { groupId } : {}) }
    const jobId = await exportNow(given, await actorAs(given, by, 'chat'), asked)
    const found: string[] = []
    for (const role of ROLES) {
      const actor = await actorAs(given, role, 'card')
      found.push(await outcome(fetchExport(given.context, actor, { jobId }).then(() => '+')))
    }
    expect(found.join(' ')).toBe(fetched)
  })

  test.each([
    ['lost their role', { orgRole: 'member' as const }],
    ['was archived', { status: 'archived' as const }],
  ])('and not by who %s since', async (_, change) => {
    const jobId = await exportNow(given, await actorAs(given, 'supervisor', 'chat'), { what: 'users' })
    await given.edit('li', change)
    const actor = await actorAs(given, 'supervisor', 'card')
    expect(await outcome(fetchExport(given.context, actor, { jobId }).then(() => '+'))).toMatch(/^[-0]$/)
  })
})
