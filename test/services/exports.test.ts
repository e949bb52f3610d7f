import { beforeEach, describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import type { OrgRole } from '../../src/domain/users.ts'
import { cancelExport } from '../../src/services/cancel-export.ts'
import { fetchExport, findExportFile } from '../../src/services/fetch-export.ts'
import { getExport } from '../../src/services/get-export.ts'
import { listExports } from '../../src/services/list-exports.ts'
import { listImports } from '../../src/services/list-imports.ts'
import { type ExportRequest, startExport } from '../../src/services/start-export.ts'
import { sweepExports } from '../../src/services/sweep-exports.ts'
import { addGroups } from '../support/add-groups.ts'
import { exportedText, exportNow } from '../support/export-text.ts'
import { KORE, useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()
const as = (id: string, orgRole: OrgRole = 'member') => makeActor({ id, orgRole })
const DANA = as('dana', 'admin')
const SUE = as('sue', 'supervisor')
const TOM = as('tom')
const ASHA = as('asha')
const OPERATOR: Actor = { kind: 'operator', tenant: 't1' }
const DAY = 86_400_000

beforeEach(async () => {
  const given = imports()
  await given.add(
    { id: 'dana', displayName: 'Dana Ortiz', orgRole: 'admin' },
    { id: 'sue', displayName: 'Sue Per', orgRole: 'supervisor' },
    { id: 'tom', displayName: 'Tom Berg', email: 'tom@corp.example' },
    { id: 'asha', displayName: 'Asha Rao', phone: '+12025550101', employeeId: '0042' },
    { id: 'bo', displayName: 'Bo Chen', title: '=1+1', attributes: { location: 'Lyon' } },
    { id: 'gone', displayName: 'Gus Gone', status: 'archived' },
  )
  await given.addAttribute('Location')
  await addGroups(given.context, 't1', [
    { id: 'field', name: 'Field', admins: ['dana'] },
    { id: 'north', name: 'North', admins: ['tom'], members: ['asha', 'bo'] },
    { id: 'south', name: 'South; "all"', admins: ['tom'], members: ['bo', 'gone'] },
    { id: 'east', name: 'East', admins: ['dana'], members: ['bo'] },
    { id: 'club', name: 'Book club', type: 'private', admins: ['tom'], members: ['dana'] },
  ])
  const { groups } = given.context.storage
  const moves = [
    { child: 'north', parentId: 'field' },
    { child: 'south', parentId: 'north' },
  ]
  await groups.move('t1', await groups.revision('t1'), moves)
})

type Asked = Omit<ExportRequest, 'origin'>
const names = async (actor: Actor, asked: Asked) => {
  const text = await exportedText(imports(), actor, { columns: ['Name'], ...asked })
  return text.replace('\ufeff', '').trimEnd().split('\r\n').slice(1)
}
const lines = async (actor: Actor, asked: Asked) =>
  (await exportedText(imports(), actor, asked)).replace('\ufeff', '').trimEnd().split('\r\n')

const EVERYBODY = ['Asha Rao', 'Bo Chen', 'Dana Ortiz', 'Gus Gone', 'Sue Per', 'Tom Berg', 'Zoë Boss']

describe('an export of people holds', () => {
  test.each<[string, Actor, string | undefined, string[]]>([
    ['everybody, for an org admin', DANA, undefined, EVERYBODY],
    ['everybody, for a supervisor', SUE, undefined, EVERYBODY],
    ['everybody, for the operator', OPERATOR, undefined, EVERYBODY],
    [
      'those of their groups, each once, for a group admin',
      TOM,
      undefined,
      ['Dana Ortiz', 'Tom Berg', 'Asha Rao', 'Bo Chen', 'Gus Gone'],
    ],
    ['those of one group, for a supervisor', SUE, 'south', ['Bo Chen', 'Gus Gone', 'Tom Berg']],
    ['those of one group, for its admin', TOM, 'south', ['Bo Chen', 'Gus Gone', 'Tom Berg']],
    ['those of a private group, for its admin', TOM, 'club', ['Dana Ortiz', 'Tom Berg']],
  ])('%s', async (_, actor, groupId, expected) => {
    expect((await names(actor, { what: 'users', ...(groupId ? { groupId } : {}) })).toSorted()).toEqual(
      expected.toSorted(),
    )
  })
})

describe('nobody exports', () => {
  test.each<[string, Actor, string | undefined, string]>([
    ['who leads no group', ASHA, undefined, 'Only org admins, supervisors and group admins export.'],
    ['a group that they do not lead', TOM, 'east', 'Only org admins, supervisors and admins of the group'],
    ['a group that they are in', ASHA, 'north', 'Only org admins, supervisors and admins of the group'],
    ['a private group that they do not know', SUE, 'club', 'There is no such group any more.'],
    [
      'a private group that they are in',
      DANA,
      'club',
      'Only org admins, supervisors and admins of the group',
    ],
    ['a group that there is not', DANA, 'nowhere', 'There is no such group any more.'],
  ])('%s', async (_, actor, groupId, message) => {
    for (const what of ['users', 'groups', 'members'] as const) {
      const asked = { what, origin: `x ${what}`, ...(groupId ? { groupId } : {}) }
      await expect(startExport(imports().context, actor, asked)).rejects.toThrow(message)
    }
    expect((await listExports(imports().context, DANA, { limit: 5 })).total).toBe(0)
  })
})

test('a row has every field, attribute and organization group; formulas are harmless', async () => {
  const [header, ...rows] = await lines(DANA, { what: 'users' })
  expect(header).toBe(
    'Muster ID,Name,First Name,Last Name,Email,Phone,Employee ID,Title,Department,Network,Status,Role,Groups,Location',
  )
  expect(rows[1]).toBe(
    `bo,Bo Chen,,,,,,'=1+1,,Employee,Active,Member,"East; North; ""South; """"all""""""",Lyon`,
  )
  expect(rows[5]).toContain(',Member,"North:admin; ""South; """"all"""""":admin",')
})

test('a group admin does not learn of the groups of others that somebody is in', async () => {
  const rows = await lines(TOM, { what: 'users' })
  expect(rows.find(row => row.startsWith('bo,'))).not.toContain('East')
})

test('groups come with what they are under, as far as the actor may have them', async () => {
  expect(await lines(DANA, { what: 'groups' })).toEqual([
    'Muster group ID,Group Name,Type,Parent Group',
    'east,East,Organization,',
    'field,Field,Organization,',
    'north,North,Organization,Field',
    'south,"South; ""all""",Organization,North',
  ])
  expect((await lines(DANA, { what: 'groups', groupId: 'field' })).slice(1).map(row => row[0])).toEqual([
    'f',
    'n',
    's',
  ])
  expect((await lines(TOM, { what: 'groups' })).slice(1)).toEqual([
    'club,Book club,Private,',
    'north,North,Organization,Field',
    'south,"South; ""all""",Organization,North',
  ])
  expect((await lines(TOM, { what: 'groups', groupId: 'north' })).slice(1)).toHaveLength(2)
})

test('members are named so that the file brings them back', async () => {
  expect(await lines(DANA, { what: 'members', groupId: 'north' })).toEqual([
    'Group Name,Country Code,Phone Number,User Type,Name,Email,Employee ID,Muster ID,Muster group ID',
    'North,,+12025550101,Member,Asha Rao,,0042,asha,north',
    'North,,,Member,Bo Chen,,,bo,north',
    'North,,,Admin,Tom Berg,tom@corp.example,,tom,north',
  ])
  expect(await lines(SUE, { what: 'members' })).toHaveLength(1 + 1 + 3 + 3 + 2)
  expect(await lines(TOM, { what: 'members' })).toHaveLength(1 + 2 + 3 + 3)
})

test('columns are chosen in the order in which they are named, however they are written', async () => {
  expect((await lines(DANA, { what: 'users', columns: ['location', 'NAME', 'e-mail'] }))[2]).toBe(
    'Lyon,Bo Chen,',
  )
  await expect(
    startExport(imports().context, DANA, { what: 'groups', columns: ['Name', 'Salary'], origin: 'x' }),
  ).rejects.toThrow('An export of groups has no column "Name", "Salary". It has: Muster group ID, Group Name')
})

test('asking twice for the same makes one export', async () => {
  const { context } = imports()
  const first = await startExport(context, DANA, { what: 'users', origin: 'message 1' })
  expect((await startExport(context, DANA, { what: 'users', origin: 'message 1' })).id).toBe(first.id)
  expect(first).toMatchObject({ number: 1, state: 'queued', expected: 7, name: 'users-2027-01-15.csv' })
})

test('rights are those of the moment in which it runs', async () => {
  const given = imports()
  const { id } = await startExport(given.context, SUE, { what: 'users', origin: 'x' })
  await given.edit('sue', { orgRole: 'member' })
  await given.work()
  expect(await getExport(given.context, DANA, { jobId: id })).toMatchObject({
    state: 'failed',
    error: { message: 'Only org admins, supervisors and group admins export.' },
  })
  expect(given.logged.filter(line => line.startsWith('error'))).toEqual([])
})

describe('the file is fetched', () => {
  test('by who has the right to all of it, and who did is written down', async () => {
    const given = imports()
    const jobId = await exportNow(given, TOM, { what: 'users' })
    const { bytes } = await fetchExport(given.context, TOM, { jobId })
    expect(Buffer.concat(await Array.fromAsync(bytes)).toString()).toContain('Bo Chen')
    given.clock.now += 1000
    await fetchExport(given.context, OPERATOR, { jobId })
    const job = await getExport(given.context, TOM, { jobId })
    expect(job).toMatchObject({ fetched: 2 })
    expect(job.downloads.map(({ by, at }) => [by.userId, at - given.clock.now])).toEqual([
      ['tom', -1000],
      [null, 0],
    ])
    const { items } = await given.context.storage.audit.list('t1', { limit: 9 })
    expect(items.map(({ actor, action, target }) => `${actor} ${action} ${target}`)).toEqual([
      'operator download export export 1',
      'tom download export export 1',
      'tom start export export 1',
    ])
  })

  test.each<[string, Actor, Actor, Asked, string]>([
    ['somebody else who leads groups', DANA, TOM, { what: 'users' }, 'There is no such export.'],
    ['a member', DANA, ASHA, { what: 'groups' }, 'There is no such export.'],
    [
      'an org admin: it has a private group',
      TOM,
      DANA,
      { what: 'groups' },
      'Only org admins, supervisors and',
    ],
  ])('not by %s', async (_, owner, other, asked, message) => {
    const given = imports()
    const jobId = await exportNow(given, owner, asked)
    await expect(findExportFile(given.context, other, { jobId })).rejects.toThrow(message)
    await expect(fetchExport(given.context, other, { jobId })).rejects.toThrow(message)
    expect((await getExport(given.context, owner, { jobId })).fetched).toBe(0)
  })

  test('not by who had the right when they asked for it', async () => {
    const given = imports()
    const jobId = await exportNow(given, SUE, { what: 'users' })
    await expect(fetchExport(given.context, as('sue'), { jobId })).rejects.toThrow('group admins export')
    const led = await exportNow(given, TOM, { what: 'members', groupId: 'south' })
    const group = await given.context.storage.groups.get('t1', 'south')
    if (!group) throw new Error('South is gone.')
    const changed = { ...group, admins: ['bo'], version: group.version + 1 }
    const write = { op: 'update' as const, group: changed, fromVersion: group.version }
    await given.context.storage.groups.write('t1', 'hand', [write])
    await expect(fetchExport(given.context, TOM, { jobId: led })).rejects.toThrow(
      'admins of the group export',
    )
  })
})

describe('history', () => {
  test('has exports only, and of group admins their own', async () => {
    const given = imports()
    await given.drop(KORE)
    await exportNow(given, DANA, { what: 'users' })
    await exportNow(given, TOM, { what: 'groups' })
    const numbers = async (actor: Actor) =>
      (await listExports(given.context, actor, { limit: 5 })).jobs.map(({ number }) => number)
    expect(await numbers(DANA)).toEqual([3, 2])
    expect(await numbers(SUE)).toEqual([3, 2])
    expect(await numbers(TOM)).toEqual([3])
    expect(await numbers(ASHA)).toEqual([])
    expect((await listImports(given.context, DANA, { limit: 5 })).jobs.map(({ number }) => number)).toEqual([
      1,
    ])
    await expect(given.job({ id: (await getExport(given.context, DANA, { number: 2 })).id })).rejects.toThrow(
      'There is no such import.',
    )
  })

  test('goes on to tell of files that were too old', async () => {
    const given = imports()
    const old = await exportNow(given, DANA, { what: 'users' })
    given.clock.now += 10 * DAY
    const young = await exportNow(given, DANA, { what: 'users' })
    given.clock.now += 20 * DAY
    expect(await sweepExports(given.context, { days: 30 })).toBe(0)
    given.clock.now += 1
    expect(await sweepExports(given.context, { days: 30 })).toBe(1)
    expect(await sweepExports(given.context, { days: 30 })).toBe(0)
    const job = await getExport(given.context, DANA, { jobId: old })
    expect(job).toMatchObject({ state: 'completed', rows: 7, file: { removedAt: given.clock.now } })
    await expect(fetchExport(given.context, DANA, { jobId: old })).rejects.toThrow(
      'There is no file of export 1 any more.',
    )
    await expect(fetchExport(given.context, DANA, { jobId: young })).resolves.toBeTruthy()
    expect(await given.context.storage.files.info('t1', job.file?.id ?? '')).toBeNull()
  })
})

describe('cancelling', () => {
  test('ends an export that was not begun, by who asked for it or an org admin', async () => {
    const given = imports()
    const { id: jobId } = await startExport(given.context, TOM, { what: 'users', origin: 'x' })
    await expect(cancelExport(given.context, SUE, { jobId })).rejects.toThrow('Only org admins cancel')
    await expect(cancelExport(given.context, ASHA, { jobId })).rejects.toThrow('There is no such export.')
    expect(await cancelExport(given.context, TOM, { jobId })).toMatchObject({
      first: true,
      job: { state: 'cancelled', decision: { by: { userId: 'tom' } } },
    })
    expect(await cancelExport(given.context, DANA, { jobId })).toMatchObject({ first: false })
    expect(await given.work()).toBe(0)
  })

  test('in the middle leaves no file behind', async () => {
    const given = imports()
    const { id: jobId } = await startExport(given.context, DANA, { what: 'users', origin: 'x' })
    const { files } = given.context.storage
    const write = files.write
    const written: string[] = []
    files.write = async (file, bytes) => {
      await cancelExport(given.context, DANA, { jobId })
      written.push(file.id)
      return write(file, bytes)
    }
    await given.work()
    expect(await getExport(given.context, DANA, { jobId })).toMatchObject({ state: 'cancelled' })
    expect(written).toHaveLength(1)
    expect(await files.info('t1', written[0] ?? '')).toBeNull()
  })
})
