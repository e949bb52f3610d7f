import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Attribute } from '../../src/domain/attributes.ts'
import { cleanGroupName, type Group, type GroupRole, roleIn } from '../../src/domain/groups.ts'
import { noCounts } from '../../src/domain/plans.ts'
import type { User } from '../../src/domain/users.ts'
import { groupColumns, writeGroupRow } from '../../src/formats/muster-groups.ts'
import { userColumns, writeUserRow } from '../../src/formats/muster-users.ts'
import { writeTable } from '../../src/tables/write-table.ts'
import { addGroups } from '../support/add-groups.ts'
import { type Imports, openImports, useImports } from '../support/import-fixture.ts'

const imports = useImports()
const HEADER = 'Muster ID,Name,Email,Network,Status,Role,Groups\n'

async function namedGroups({ context, tenant }: Imports, user: User) {
  const theirs = await context.storage.memberships.ofUsers(tenant, [user.id])
  const groups = await context.storage.groups.getMany(
    tenant,
    theirs.map(({ groupId }) => groupId),
  )
  return [...groups.values()]
    .filter(({ type }) => type === 'organization')
    .map(group => ({ name: group.name, role: roleIn(group, user.id) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The export of everybody, as a file. */
async function exportUsers(given: Imports): Promise<Uint8Array> {
  const { context, tenant } = given
  const attributes: Attribute[] = await context.storage.attributes.list(tenant)
  const { items } = await context.storage.users.list(tenant, { limit: 1000 })
  const rows = [userColumns(attributes)]
  for (const user of items) rows.push(writeUserRow(user, await namedGroups(given, user), attributes))
  return Buffer.concat(await Array.fromAsync(writeTable(rows)))
}

async function exportGroups({ context, tenant }: Imports): Promise<Uint8Array> {
  const { items } = await context.storage.groups.list(tenant, { limit: 1000 })
  const names = new Map(items.map(({ id, name }) => [id, name]))
  const rows = items.map(group => writeGroupRow(group, names.get(group.parentId ?? '') ?? null))
  return Buffer.concat(await Array.fromAsync(writeTable([[...groupColumns], ...rows])))
}

describe('muster-users', () => {
  test('network, status, role and groups of a person change, and are put back by the export of before', async () => {
    const given = imports()
    const { add, context, tenant, import: run, rows } = given
    await add(
      { id: 'asha', displayName: 'Asha Rao', email: 'asha@x.org', orgRole: 'supervisor' },
      { id: 'ben', displayName: 'Ben Ito', email: 'ben@x.org' },
    )
    await addGroups(context, tenant, [
      { id: 'g1', name: 'Nurses', admins: ['asha', 'ben'] },
      { id: 'g2', name: 'Smith; "Jones"', admins: ['ben'] },
    ])
    const before = await exportUsers(given)
    expect(await run(before)).toMatchObject({ state: 'completed', counts: { ...noCounts(), unchanged: 3 } })
    const job = await run(
      `${HEADER}asha,Asha Rao,asha@x.org,Other,Archived,Member,"Nurses:member; ""Smith; """"Jones"""""""\nben,Ben Ito,,,,,"Nurses:member"\n`,
    )
    expect(await rows(job)).toEqual([
      [2, 'failed', 'person-archived'],
      [3, 'updated'],
    ])
    const again = await run(
      `${HEADER}asha,Asha Rao,asha@x.org,Other,Active,Member,"""Smith; """"Jones"""""":admin"\n`,
    )
    expect(await rows(again)).toEqual([[2, 'updated']])
    const asha = (await given.person('asha@x.org')) as User
    expect(asha).toMatchObject({ network: 'other', orgRole: 'member', status: 'active' })
    expect(await namedGroups(given, asha)).toEqual([
      { name: 'Nurses', role: 'admin' },
      { name: 'Smith; "Jones"', role: 'admin' },
    ])
    await run(before)
    expect(await given.person('asha@x.org')).toMatchObject({ network: 'employee', orgRole: 'supervisor' })
  })

  test('the last org admin is neither archived nor demoted, and grants are written down', async () => {
    const { add, import: run, rows, context, tenant } = imports()
    await add({ id: 'asha', displayName: 'Asha Rao', email: 'asha@x.org' })
    for (const [status, role] of [
      ['Archived', ''],
      ['', 'Member'],
    ]) {
      const job = await run(`${HEADER}boss,Zoë Boss,,,${status},${role},\n`)
      expect(await rows(job)).toEqual([[2, 'failed', 'last-org-admin']])
    }
    const job = await run(`${HEADER}asha,Asha Rao,,,,Admin,\nboss,Zoë Boss,,,,Supervisor,\n`)
    expect(job.counts).toEqual({ ...noCounts(), updated: 2 })
    const { items: audit } = await context.storage.audit.list(tenant, { limit: 10 })
    expect(audit.filter(({ action }) => action === 'set org role').map(({ target }) => target)).toEqual(
      expect.arrayContaining(['asha', 'boss']),
    )
  })

  test('groups must exist; a person whom nothing but an unknown id names is not added', async () => {
    const { import: run, rows, people } = imports()
    const job = await run(
      `${HEADER},New Person,new@x.org,,,,Nowhere\nelse,Somebody,,,,,\nelse2,Known Later,later@x.org,,,,\n`,
    )
    expect(await rows(job)).toEqual([
      [2, 'failed', 'group-unknown'],
      [3, 'failed', 'unknown-person'],
      [4, 'created'],
    ])
    expect((await people()).map(({ displayName }) => displayName)).toEqual(['Known Later'])
  })

  test('somebody new joins their groups with their role', async () => {
    const given = imports()
    await addGroups(given.context, given.tenant, [{ id: 'g1', name: 'Nurses' }])
    const job = await given.import(`${HEADER},Eve,eve@x.org,Other,,,Nurses:admin\n`)
    expect(job.counts).toEqual({ ...noCounts(), created: 1 })
    const eve = (await given.person('eve@x.org')) as User
    expect(eve.network).toBe('other')
    expect(await namedGroups(given, eve)).toEqual([{ name: 'Nurses', role: 'admin' }])
  })
})

test('whoever is deleted by a file leaves the groups, and members are listed by their new names', async () => {
  const { add, context, tenant, import: run } = imports()
  await add(
    { id: 'asha', displayName: 'Asha Rao', email: 'asha@x.org' },
    { id: 'ben', displayName: 'Ben Ito', email: 'ben@x.org' },
    { id: 'cleo', displayName: 'Cleo', email: 'cleo@x.org' },
  )
  await addGroups(context, tenant, [{ id: 'g1', name: 'Nurses', admins: ['ben'], members: ['asha', 'cleo'] }])
  const header = 'Email ID,First Name,Last Name,User Status\n'
  await run(`${header}ben@x.org,,,Delete\nasha@x.org,Zita,Rao,Update\n`)
  const { items } = await context.storage.memberships.ofGroup(tenant, 'g1', { limit: 10 })
  expect(items.map(({ userId }) => userId)).toEqual(['cleo', 'asha'])
  expect((await context.storage.groups.get(tenant, 'g1'))?.admins).toEqual([])
})

test('importing an export changes nothing, whatever people and groups are called', async () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .map(value => value.replace(/[\p{Cc}\p{Cf}\p{Z}\p{DI}\u2800]/gu, 'x').trim())
    .filter(value => value !== '' && !value.startsWith('#') && !/^</.test(value))
  const spiky = fc.constantFrom(
    '=1+1',
    '@home',
    '-5',
    '"q"',
    'a;b',
    'a:admin',
    'a, b',
    "'x",
    '+49 30',
    'Null',
  )
  const word = fc.oneof(text, spiky)
  const directory = fc.record({
    people: fc.array(
      fc.record({
        displayName: word,
        title: fc.option(word, { nil: undefined }),
        department: fc.option(word, { nil: undefined }),
        network: fc.constantFrom('employee' as const, 'other' as const),
        orgRole: fc.constantFrom('member' as const, 'supervisor' as const, 'admin' as const),
        number: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), {
          nil: undefined,
        }),
        flag: fc.option(fc.boolean(), { nil: undefined }),
        in: fc.array(fc.record({ group: fc.nat(3), role: fc.constantFrom<GroupRole>('admin', 'member') })),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    groups: fc.uniqueArray(word.map(cleanGroupName), {
      minLength: 4,
      maxLength: 4,
      selector: name => name.toLowerCase(),
    }),
  })
  await fc.assert(
    fc.asyncProperty(directory, async ({ people, groups }) => {
      const given = await openImports()
      try {
        await given.addAttribute('Grade', 'number')
        await given.addAttribute('On call', 'boolean')
        const added = await given.add(
          ...people.map(({ number, flag, in: _, title, department, ...person }, n): Partial<User> => {
            const attributes = {
              ...(number === undefined ? {} : { grade: Math.round(number * 1e3) / 1e3 + 0 }),
              ...(flag === undefined ? {} : { 'on-call': flag }),
            }
            return {
              ...person,
              ...(title ? { title } : {}),
              ...(department ? { department } : {}),
              id: `p${n}`,
              email: `p${n}@x.org`,
              attributes,
            }
          }),
        )
        const made: (Partial<Group> & { id: string; members: string[] })[] = groups.map((name, g) => ({
          id: `g${g}`,
          name,
          members: people.flatMap((person, n) =>
            person.in.some(({ group }) => group === g) ? [`p${n}`] : [],
          ),
          admins: people.flatMap((person, n) =>
            person.in.some(({ group, role }) => group === g && role === 'admin') ? [`p${n}`] : [],
          ),
        }))
        await addGroups(given.context, given.tenant, made).catch(() => fc.pre(false))
        const { groups: store } = given.context.storage
        await store.move(given.tenant, await store.revision(given.tenant), [{ child: 'g1', parentId: 'g0' }])
        const users = await given.import(await exportUsers(given))
        expect([await given.rows(users), users.counts]).toEqual([
          expect.anything(),
          { ...noCounts(), unchanged: added.length + 1 },
        ])
        const again = await given.import(await exportGroups(given))
        expect(again.counts).toEqual({ ...noCounts(), unchanged: groups.length })
      } finally {
        await given.close()
      }
    }),
    { numRuns: 60 },
  )
})
