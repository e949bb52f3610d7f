import { describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import { roleIn } from '../../src/domain/groups.ts'
import { noCounts } from '../../src/domain/plans.ts'
import type { User } from '../../src/domain/users.ts'
import { addGroups } from '../support/add-groups.ts'
import { useImports } from '../support/import-fixture.ts'

const imports = useImports()
const HEADER = 'Group Name,Phone Number,User Type,Name\n'
const ASHA: Partial<User> = { id: 'asha', displayName: 'Asha Rao', phone: '+12065550101' }
const BEN: Partial<User> = { id: 'ben', displayName: 'Ben Ito', phone: '+12065550102' }

/** `Nurses: Asha Rao (admin), Ben Ito`, by name. */
async function groups(): Promise<string[]> {
  const { context, tenant } = imports()
  const { items } = await context.storage.groups.list(tenant, { limit: 1000 })
  return Promise.all(
    items.map(async group => {
      const members = await context.storage.memberships.ofGroup(tenant, group.id, { limit: 1000 })
      const ids = members.items.map(({ userId }) => userId)
      const people = await context.storage.users.getMany(tenant, ids)
      const names = ids.map(id => {
        const role = roleIn(group, id) === 'admin' ? ' (admin)' : ''
        return `${people.get(id)?.displayName}${role}`
      })
      return `${group.name}: ${names.join(', ')}`
    }),
  )
}

describe('a file of group members', () => {
  test('creates unknown groups, adds unknown people to others, and leaves known people as they are', async () => {
    const { add, import: run, people, outbox, rows } = imports()
    await add(ASHA)
    const job = await run(
      `${HEADER}Nurses,206 555 0101,Admin,Somebody else\nNurses,206 555 0102,Member,Ben Ito\nDrivers,206 555 0103,member,\n`,
    )
    expect(job).toMatchObject({ state: 'completed', counts: { ...noCounts(), created: 3 } })
    expect(job.summary).toMatchObject({ newGroups: 2, newPeople: 2 })
    expect(await groups()).toEqual(['Drivers: Phone ending 0103', 'Nurses: Asha Rao (admin), Ben Ito'])
    expect((await people()).map(({ displayName, network }) => [displayName, network])).toEqual([
      ['Asha Rao', 'employee'],
      ['Ben Ito', 'other'],
      ['Phone ending 0103', 'other'],
    ])
    expect(await outbox()).toEqual([])
    expect(await rows(job)).toEqual([
      [2, 'created'],
      [3, 'created'],
      [4, 'created'],
    ])
  })

  test('gives a name to whoever has none, by an org admin; nobody else is renamed', async () => {
    const { context, import: run, importAs, people, rows, tenant, add } = imports()
    await run(`${HEADER}Nurses,206 555 0103,Member,\nNurses,206 555 0104,Member,\n`)
    const names = async () => (await people()).map(({ displayName }) => displayName)
    expect(await names()).toEqual(['Phone ending 0103', 'Phone ending 0104'])
    const [lead] = await add({ id: 'lead', displayName: 'Lee Lead' })
    await addGroups(context, tenant, [{ id: 'own', name: 'Own', admins: ['lead'] }])
    const actor = { kind: 'user' as const, tenant, user: lead as User }
    await importAs(actor, `${HEADER}Own,206 555 0103,Member,Mallory\n`)
    expect(await names()).toEqual(['Lee Lead', 'Phone ending 0103', 'Phone ending 0104'])

    const text = `${HEADER}Nurses,206 555 0103,Member,Asha Rao\nDrivers,206 555 0103,Member,Other Name\nDrivers,206 555 0104,Admin,Ben Ito\n`
    const job = await run(text)
    expect(job.summary?.examples).toContainEqual({
      line: 2,
      outcome: 'updated',
      name: 'Asha Rao',
      changes: [{ field: 'displayName', from: 'Phone ending 0103', to: 'Asha Rao' }],
    })
    expect(await rows(job)).toEqual([
      [2, 'updated'],
      [3, 'created'],
      [4, 'created'],
    ])
    expect(await groups()).toEqual([
      'Drivers: Asha Rao, Ben Ito (admin)',
      'Nurses: Asha Rao, Ben Ito',
      'Own: Asha Rao, Lee Lead (admin)',
    ])
    expect(await run(text)).toMatchObject({ counts: { ...noCounts(), unchanged: 3 } })
  })

  test('dropped again changes nothing', async () => {
    const { import: run } = imports()
    const text = `${HEADER}Nurses,206 555 0101,Admin,Asha\nNurses,206 555 0102,Member,Ben\n`
    await run(text)
    expect(await run(text)).toMatchObject({ state: 'completed', counts: { ...noCounts(), unchanged: 2 } })
  })

  test('a pair that stands twice is one', async () => {
    const { check, rows } = imports()
    const job = await check(`${HEADER}Nurses,2065550101,Admin,\nNURSES,(206) 555-0101,Admin,\n`)
    expect(await rows(job)).toEqual([
      [2, 'created'],
      [3, 'skipped', 'duplicate-row'],
    ])
  })

  test('roles change both ways; the last admin of a group stays', async () => {
    const { add, context, tenant, import: run, rows } = imports()
    await add(ASHA, BEN)
    await addGroups(context, tenant, [
      { id: 'g1', name: 'Nurses', admins: ['asha'], members: ['ben'] },
      { id: 'g2', name: 'Drivers', admins: ['asha'], members: ['ben'] },
    ])
    const job = await run(
      `${HEADER}Nurses,2065550101,Member,\nNurses,2065550102,Admin,\nDrivers,2065550101,Member,\nDrivers,2065550102,Member,\n`,
    )
    expect(await rows(job)).toEqual([
      [2, 'updated'],
      [3, 'updated'],
      [4, 'failed', 'last-group-admin'],
      [5, 'unchanged'],
    ])
    expect(await groups()).toEqual([
      'Drivers: Asha Rao (admin), Ben Ito',
      'Nurses: Asha Rao, Ben Ito (admin)',
    ])
  })
})

test('the last admin who can act stays, where all others are archived', async () => {
  const { add, context, tenant, import: run, rows } = imports()
  await add(ASHA, { ...BEN, status: 'archived' })
  await addGroups(context, tenant, [{ id: 'g1', name: 'Nurses', admins: ['asha', 'ben'] }])
  const job = await run(`${HEADER}Nurses,2065550101,Member,\nNurses,2065550102,Member,\n`)
  expect(await rows(job)).toEqual([
    [2, 'failed', 'last-group-admin'],
    [3, 'updated'],
  ])
})

describe('one person as admin and as member of one group', () => {
  const ADMIN = 'Nurses,2065550101,Admin,Asha Rao\n'
  const MEMBER = 'NURSES,(206) 555-0101,Member,\n'
  /** Rows about other groups, so that the next row is in another chunk. */
  const gap = Array.from({ length: 1000 }, (_, i) => `Gap ${i},2065559999,Member,\n`).join('')

  test.each<[string, string, [number, string, ...string[]][]]>([
    ['admin first', ADMIN + MEMBER, [[3, 'skipped', 'two-roles']]],
    ['member first', MEMBER + ADMIN, [[2, 'skipped', 'two-roles']]],
    [
      'member, admin, admin, member',
      MEMBER + ADMIN + ADMIN + MEMBER,
      [
        [2, 'skipped', 'two-roles'],
        [4, 'skipped', 'duplicate-row'],
        [5, 'skipped', 'two-roles'],
      ],
    ],
    ['admin first, far away', ADMIN + gap + MEMBER, [[1003, 'skipped', 'two-roles']]],
    ['member first, far away', MEMBER + gap + ADMIN, [[2, 'skipped', 'two-roles']]],
  ])('%s: admin, with a warning that names the line', async (_, file, skipped) => {
    const { import: run, rows, context, tenant } = imports()
    const job = await run(HEADER + file)
    expect((await rows(job)).filter(([, outcome]) => outcome !== 'created')).toEqual(skipped)
    expect(job.state).toBe('completed')
    expect(job.counts).toEqual(job.preview)
    const found = job.summary?.groups.find(({ first }) => first.code === 'two-roles')?.first
    const admin = file.slice(0, file.indexOf(ADMIN)).split('\n').length + 1
    expect(found).toMatchObject({ severity: 'warning', column: 'User Type', detail: { other: admin } })
    const nurses = (await context.storage.groups.byKeys(tenant, ['nurses'])).get('nurses')
    expect(nurses?.admins).toHaveLength(1)
    expect((await run(HEADER + file)).counts).toMatchObject({ created: 0, updated: 0, failed: 0 })
  })

  test('named by different keys', async () => {
    const { add, context, tenant, import: run, rows } = imports()
    await add({ ...ASHA, email: 'asha@x.org' })
    await addGroups(context, tenant, [{ id: 'g1', name: 'Nurses', admins: ['asha'] }])
    const header = 'Group Name,Phone Number,User Type,Email\n'
    const job = await run(`${header}Nurses,2065550101,Member,\nNurses,,Admin,asha@x.org\n`)
    expect(await rows(job)).toEqual([
      [2, 'skipped', 'two-roles'],
      [3, 'unchanged'],
    ])
    expect(await groups()).toEqual(['Nurses: Asha Rao (admin)'])
  })
})

describe('rights', () => {
  const actor = (user: User): Actor => ({ kind: 'user', tenant: 't1', user })

  test('a group admin: rows about other groups, unknown ones and hidden ones are refused one by one', async () => {
    const { add, context, tenant, importAs, rows } = imports()
    const [, ben] = (await add(ASHA, BEN)) as [User, User]
    await addGroups(context, tenant, [
      { id: 'g1', name: 'Nurses', admins: ['ben'] },
      { id: 'g2', name: 'Drivers', admins: ['asha'] },
      { id: 'g3', name: 'Hidden', type: 'private', admins: ['asha'] },
    ])
    const job = await importAs(
      actor(ben),
      `${HEADER}Nurses,2065550101,Member,\nDrivers,2065550102,Member,\nHidden,2065550102,Member,\nNew,2065550102,Member,\n`,
    )
    expect(await rows(job)).toEqual([
      [2, 'created'],
      [3, 'failed', 'group-not-yours'],
      [4, 'failed', 'group-unknown'],
      [5, 'failed', 'group-unknown'],
    ])
    expect(await groups()).toEqual(['Drivers: Asha Rao (admin)', 'Nurses: Asha Rao, Ben Ito (admin)'])
    const { items } = await context.storage.audit.list(tenant, { limit: 20 })
    expect(items.find(({ outcome }) => outcome === 'refused')).toMatchObject({
      actor: 'ben',
      action: 'import members',
      target: `import ${job.number}`,
      detail: { rule: 'group-admin', rows: 1 },
    })
  })

  test('a file about people of a group admin is refused by the rule, before a row is looked at', async () => {
    const { add, context, tenant, importAs } = imports()
    const [ben] = (await add(BEN)) as [User]
    await addGroups(context, tenant, [{ id: 'g1', name: 'Nurses', admins: ['ben'] }])
    const job = await importAs(actor(ben), 'Name,Country Code,Phone Number\nEve,1,2065550109\n')
    expect(job).toMatchObject({ state: 'failed', error: { code: 'file-not-allowed' } })
    expect(job.error?.message).toContain('Only org admins import people.')
  })

  test('are asked again when the file is applied', async () => {
    const { add, context, tenant, checkAs, confirmAs, rows } = imports()
    const [, ben] = (await add(ASHA, BEN)) as [User, User]
    await addGroups(context, tenant, [{ id: 'g1', name: 'Nurses', admins: ['asha', 'ben'] }])
    const job = await checkAs(actor(ben), `${HEADER}Nurses,2065550103,Member,\n`)
    expect(job.state).toBe('awaiting confirmation')
    const group = await context.storage.groups.get(tenant, 'g1')
    if (!group) throw new Error('no group')
    const write = { op: 'update' as const, group: { ...group, admins: ['asha'], version: 2 }, fromVersion: 1 }
    expect(await context.storage.groups.write(tenant, 'hand', [write])).toEqual(['applied'])
    const done = await confirmAs(actor(ben), job)
    expect(await rows(done)).toEqual([[2, 'failed', 'group-not-yours']])
    expect(done).toMatchObject({ state: 'completed with errors', counts: { ...noCounts(), failed: 1 } })
  })
})

describe('somebody else writes at the same moment', () => {
  /** Does `work` once, right before the import writes groups. */
  function beforeGroupsAreWritten(work: () => Promise<void>): void {
    const { groups } = imports().context.storage
    const { write } = groups
    let left = 1
    groups.write = async (tenant, stamp, writes) => {
      if (stamp.startsWith('hand') || left-- <= 0) return write(tenant, stamp, writes)
      await work()
      return write(tenant, stamp, writes)
    }
  }

  test('who is made admin by others meanwhile stays admin', async () => {
    const { add, context, tenant, import: run } = imports()
    await add(ASHA, BEN)
    await addGroups(context, tenant, [{ id: 'g1', name: 'Nurses', members: ['asha', 'ben'] }])
    beforeGroupsAreWritten(async () => {
      const group = await context.storage.groups.get(tenant, 'g1')
      if (!group) throw new Error('no group')
      const write = {
        op: 'update' as const,
        group: { ...group, admins: ['ben'], version: 2 },
        fromVersion: 1,
      }
      await context.storage.groups.write(tenant, 'hand', [write])
    })
    const job = await run(`${HEADER}Nurses,2065550101,Admin,\nDrivers,2065550102,Member,\n`)
    expect(job.counts).toEqual({ ...noCounts(), created: 1, updated: 1 })
    expect(await groups()).toEqual(['Drivers: Ben Ito', 'Nurses: Asha Rao (admin), Ben Ito (admin)'])
  })

  test('a group that others make meanwhile is the one that is meant', async () => {
    const { context, tenant, import: run } = imports()
    beforeGroupsAreWritten(async () => {
      await addGroups(context, tenant, [{ id: 'g1', name: 'Nurses' }])
    })
    const job = await run(`${HEADER}nurses,2065550101,Admin,Asha\nDrivers,2065550101,Member,\n`)
    expect(job.counts).toEqual({ ...noCounts(), created: 2 })
    expect(await groups()).toEqual(['Drivers: Asha', 'Nurses: Asha (admin)'])
  })

  test('a group that others delete meanwhile takes nobody', async () => {
    const { add, context, tenant, import: run, rows } = imports()
    await add(ASHA)
    await addGroups(context, tenant, [{ id: 'g1', name: 'Nurses' }])
    const { memberships, groups: store } = context.storage
    const { add: join } = memberships
    memberships.add = async (...given) => {
      await store.move(tenant, await store.revision(tenant), [{ remove: 'g1' }])
      return join(...given)
    }
    const job = await run(`${HEADER}Nurses,2065550101,Member,\n`)
    expect(await rows(job)).toEqual([[2, 'failed', 'changed-meanwhile']])
    expect(await memberships.ofUsers(tenant, ['asha'])).toEqual([])
  })
})
