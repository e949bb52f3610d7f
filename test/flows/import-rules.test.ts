import { describe, expect, test } from 'vitest'
import type { ImportMode } from '../../src/domain/plans.ts'
import { noCounts } from '../../src/domain/plans.ts'
import type { User } from '../../src/domain/users.ts'
import { KORE, useImports } from '../support/import-fixture.ts'

const imports = useImports()

const ASHA: Partial<User> = {
  id: 'asha',
  displayName: 'Asha Rao',
  firstName: 'Asha',
  lastName: 'Rao',
  email: 'asha@x.org',
  phone: '+12065550101',
  title: 'Nurse',
}
const row = (status: string, email = 'asha@x.org', title = 'Doctor') =>
  `${email},Asha,Rao,,,${title},,${status}\n`

describe('User Status', () => {
  test.each<[string, Partial<User> | null, string, (string | undefined)[], Partial<User> | null, string[]]>([
    ['New', null, 'created', [], { title: 'Doctor' }, ['invitation']],
    ['New', ASHA, 'updated', ['known-person'], { title: 'Doctor', version: 2 }, []],
    ['New', { ...ASHA, status: 'archived' }, 'updated', ['known-person'], { status: 'archived' }, []],
    ['Update', null, 'failed', ['unknown-person'], null, []],
    ['Update', ASHA, 'updated', [], { title: 'Doctor' }, []],
    ['Update', { ...ASHA, status: 'archived' }, 'updated', [], { status: 'archived', title: 'Doctor' }, []],
    ['Delete', null, 'unchanged', ['delete-unknown'], null, []],
    ['Delete', ASHA, 'removed', [], null, []],
    ['Activate', null, 'failed', ['unknown-person'], null, []],
    ['Activate', ASHA, 'updated', [], { status: 'active' }, []],
    [
      'Activate',
      { ...ASHA, status: 'archived' },
      'updated',
      [],
      { status: 'active', title: 'Doctor' },
      ['activation'],
    ],
  ])('%s of %o', async (status, before, outcome, codes, after, messages) => {
    const { add, import: run, rows, person, outbox } = imports()
    if (before) await add(before)
    const job = await run(KORE + row(status))
    expect(await rows(job)).toEqual([[2, outcome, ...codes]])
    if (after) expect(await person('asha@x.org')).toMatchObject(after)
    else expect(await person('asha@x.org')).toBeUndefined()
    const entries = await outbox()
    expect(entries.map(({ kind }) => kind)).toEqual(messages)
    expect(job.summary).toMatchObject({
      invitations: messages.filter(kind => kind === 'invitation').length,
      notices: messages.filter(kind => kind === 'activation').length,
    })
    if (entries[0] && before) expect(entries[0].userId).toBe('asha')
  })

  test('the same words in any case', async () => {
    const { import: run } = imports()
    expect((await run(KORE + row('nEW'))).counts).toEqual({ ...noCounts(), created: 1 })
  })

  test('all four dropped again: nothing left to do, nobody told again', async () => {
    const { add, import: run, outbox } = imports()
    await add(
      { ...ASHA, status: 'archived' },
      { id: 'ben', displayName: 'Ben', email: 'ben@x.org' },
      { id: 'c', displayName: 'Asha Rao', email: 'c@x.org' },
    )
    const text =
      KORE + row('Activate') + row('Delete', 'ben@x.org') + row('Update', 'c@x.org') + row('New', 'd@x.org')
    expect((await run(text)).counts).toEqual({ ...noCounts(), created: 1, updated: 2, removed: 1 })
    expect(await outbox()).toHaveLength(2)
    expect(await run(text)).toMatchObject({ state: 'completed', counts: { ...noCounts(), unchanged: 4 } })
    expect(await outbox()).toHaveLength(2)
  })

  test('a contradicted Activate of somebody active takes back no notice that was never meant', async () => {
    const { add, check } = imports()
    await add(ASHA)
    const job = await check(
      KORE + row('Activate') + row('Activate', 'asha@x.org', 'Surgeon') + row('New', 'n@x.org'),
    )
    expect(job.summary).toMatchObject({ notices: 0, invitations: 1 })
  })
})

describe('modes', () => {
  const FILE = KORE + row('New') + row('New', 'new@x.org')

  test.each<[ImportMode, object, Partial<User>, boolean]>([
    ['add-update', { created: 1, updated: 1 }, { title: 'Doctor' }, true],
    ['add', { created: 1, skipped: 1 }, { title: 'Nurse' }, true],
    ['update', { updated: 1, skipped: 1 }, { title: 'Doctor' }, false],
    ['fill', { created: 1, unchanged: 1 }, { title: 'Nurse' }, true],
  ])('%s', async (mode, counts, asha, adds) => {
    const { add, import: run, person } = imports()
    await add(ASHA)
    const job = await run(FILE, { mode })
    expect(job.counts).toEqual({ ...noCounts(), ...counts })
    expect(job.counts).toEqual(job.preview)
    expect(await person('asha@x.org')).toMatchObject(asha)
    expect(Boolean(await person('new@x.org'))).toBe(adds)
  })

  test('blank changes nothing, <clear> empties', async () => {
    const { add, import: run, person } = imports()
    await add(ASHA)
    await run(`${KORE}asha@x.org,Asha,Rao,,,<clear>,,Update\n`)
    const after = await person('asha@x.org')
    expect(after).not.toHaveProperty('title')
    expect(after?.phone).toBe(ASHA.phone)
  })
})

describe('org admins in a file', () => {
  const SECOND = { id: 'two', displayName: 'Second Admin', email: 'two@x.org', orgRole: 'admin' } as const

  test('the last one is refused, by name, and stays', async () => {
    const { import: run, rows, person } = imports()
    const job = await run(KORE + row('Delete', 'boss@corp.example') + row('New', 'n@x.org'))
    expect(await rows(job)).toEqual([
      [2, 'failed', 'delete-last-admin'],
      [3, 'created'],
    ])
    expect(job.summary?.groups[0]?.first.detail).toEqual({ name: 'Zoë Boss (boss@corp.example)' })
    expect(await person('boss@corp.example')).toMatchObject({ orgRole: 'admin' })
  })

  test.each([
    ['in one chunk', ''],
    ['in two chunks', Array.from({ length: 1000 }, (_, i) => row('New', `gap${i}@x.org`)).join('')],
  ])('of all of them one stays, %s', async (_, gap) => {
    const { add, import: run, context } = imports()
    await add(SECOND)
    const job = await run(KORE + row('Delete', 'two@x.org') + gap + row('Delete', 'boss@corp.example'))
    expect(job.counts).toMatchObject({ removed: 1, failed: 1 })
    expect((await context.storage.users.admins('t1', 5)).map(({ id }) => id)).toEqual(['boss'])
  })

  test('whoever became the last one since the preview stays', async () => {
    const { add, check, confirm, edit, rows, context } = imports()
    await add(SECOND)
    const job = await check(KORE + row('Delete', 'two@x.org'))
    expect(job.preview?.removed).toBe(1)
    await edit('boss', { orgRole: 'member' })
    await confirm(job)
    expect(await rows(job)).toEqual([[2, 'failed', 'delete-last-admin']])
    expect((await context.storage.users.admins('t1', 5)).map(({ id }) => id)).toEqual(['two'])
  })

  test('an update keeps the role', async () => {
    const { import: run, person } = imports()
    await run(KORE + row('Update', 'boss@corp.example'))
    expect(await person('boss@corp.example')).toMatchObject({ orgRole: 'admin', title: 'Doctor' })
  })
})

describe('the directory changes between preview and apply', () => {
  const FILE = KORE + row('New') + row('Update', 'ben@x.org')
  const BEN = { id: 'ben', displayName: 'Asha Rao', email: 'ben@x.org' }

  test('by the same change: nothing is left to do', async () => {
    const { add, check, confirm, edit, rows } = imports()
    await add(BEN)
    const job = await check(FILE)
    await edit('ben', { title: 'Doctor', firstName: 'Asha', lastName: 'Rao' })
    await confirm(job)
    expect(await rows(job)).toEqual([
      [2, 'created'],
      [3, 'unchanged'],
    ])
  })

  test('by somebody who came meanwhile: updated, not added twice, not invited', async () => {
    const { add, check, confirm, rows, outbox, people } = imports()
    await add(BEN)
    const job = await check(FILE)
    await add({ ...ASHA, title: 'Nurse' })
    const done = await confirm(job)
    expect(await rows(job)).toEqual([
      [2, 'updated', 'known-person'],
      [3, 'updated'],
    ])
    expect(done.counts).toEqual({ ...noCounts(), updated: 2 })
    expect(await people()).toHaveLength(2)
    expect(await outbox()).toEqual([])
  })

  test('by somebody who took the phone: that row is refused with the name of the holder', async () => {
    const { add, check, confirm, rows, context, person } = imports()
    const job = await check(`${KORE}new@x.org,New,One,,206 555 0101,,,New\nasha@x.org,Asha,Rao,,,,,New\n`)
    await add({ id: 'z', displayName: 'Zed', email: 'z@x.org', phone: '+12065550101' })
    const done = await confirm(job)
    expect(await rows(job)).toEqual([
      [2, 'failed', 'key-taken'],
      [3, 'created'],
    ])
    expect(done.state).toBe('completed with errors')
    const plan = await context.storage.chunks.plan('t1', job.id, 0)
    expect(plan?.settled[0]?.issues).toMatchObject([
      { column: 'Work Phone', detail: { holder: 'Zed (z@x.org)' } },
    ])
    expect(await person('z@x.org')).toMatchObject({ phone: '+12065550101' })
  })

  test('what was changed by hand in other fields is kept', async () => {
    const { add, check, confirm, edit, person } = imports()
    await add(BEN)
    const job = await check(FILE)
    await edit('ben', { department: 'Ward 9', aadObjectId: 'object-1' })
    await confirm(job)
    expect(await person('ben@x.org')).toMatchObject({
      department: 'Ward 9',
      aadObjectId: 'object-1',
      title: 'Doctor',
    })
  })

  test('by another import of the same tenant that was confirmed first', async () => {
    const { check, confirm, rows, people, outbox } = imports()
    const one = await check(KORE + row('New'))
    const two = await check(KORE + row('New', 'asha@x.org', 'Surgeon') + row('New', 'ben@x.org'))
    expect([one.preview?.created, two.preview?.created]).toEqual([1, 2])
    await confirm(two)
    const done = await confirm(one)
    expect(await rows(one)).toEqual([[2, 'updated', 'known-person']])
    expect(done.counts).toEqual({ ...noCounts(), updated: 1 })
    expect(await people()).toHaveLength(2)
    expect(await outbox()).toHaveLength(2)
  })
})
