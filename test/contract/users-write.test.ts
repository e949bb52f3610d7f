import { describe, expect, test } from 'vitest'
import type { UserWrite } from '../../src/domain/plans.ts'
import type { User } from '../../src/domain/users.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { makeUser } from '../support/make-user.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

const insert = (user: User): UserWrite => ({ op: 'insert', user })
const remove = (user: User): UserWrite => ({ op: 'delete', id: user.id, fromVersion: user.version })
/** `user` with `fields`, one version on. */
const changed = (user: User, fields: Partial<User>): User => ({
  ...user,
  ...fields,
  version: user.version + 1,
})
const update = (user: User, fields: Partial<User>): UserWrite => ({
  op: 'update',
  user: changed(user, fields),
  fromVersion: user.version,
})

async function given(storage: Storage, ...users: User[]): Promise<void> {
  const answers = await storage.users.write('t1', 'given', users.map(insert))
  expect(answers).toEqual(users.map(() => 'applied'))
}

async function holder(storage: Storage, email: string, tenant = 't1'): Promise<string | undefined> {
  const key = `email:${email}`
  return (await storage.users.findByKeys(tenant, [key])).get(key)?.id
}

const anna = makeUser({ id: 'anna', displayName: 'Anna', email: 'a@x.org' })
const ben = makeUser({ id: 'ben', displayName: 'Ben', email: 'b@x.org' })
const cleo = makeUser({ id: 'cleo', displayName: 'Cleo', email: 'c@x.org' })

describe.each(storageEngines)('writing users: $name', engine => {
  const use = useStorage(engine)

  test('what was inserted is read back whole, by id and by each key', async () => {
    const storage = use()
    const user = makeUser({
      displayName: 'Zoë "Ω" O’Neil \\ 😀',
      email: 'zoe@x.org',
      phone: '+250788123456',
      employeeId: 'E\\"42',
      aadObjectId: 'aad-1',
      attributes: { level: 3, remote: true, city: 'Kigali' },
    })
    await given(storage, user)
    expect(await storage.users.get('t1', user.id)).toEqual(user)
    const keys = ['email:zoe@x.org', 'phone:+250788123456', 'emp:e\\"42', 'aad:aad-1']
    const found = await storage.users.findByKeys('t1', [...keys, 'email:nobody@x.org'])
    expect([...found.keys()].sort()).toEqual([...keys].sort())
    for (const key of keys) expect(found.get(key)).toEqual(user)
  })

  test('ids that do not exist are null or absent', async () => {
    const storage = use()
    await given(storage, anna)
    expect(await storage.users.get('t1', 'nobody')).toBeNull()
    expect(await storage.users.get('no such tenant', 'anna')).toBeNull()
    const many = await storage.users.getMany('t1', ['nobody', 'anna'])
    expect([...many]).toEqual([['anna', anna]])
  })

  test('the same ids and keys live side by side in two tenants', async () => {
    const storage = use()
    const other = { ...anna, tenant: 't2', displayName: 'Other Anna' }
    await given(storage, anna)
    expect(await storage.users.write('t2', 's', [insert(other)])).toEqual(['applied'])
    expect(await storage.users.get('t1', 'anna')).toEqual(anna)
    expect(await storage.users.get('t2', 'anna')).toEqual(other)
    await storage.users.write('t2', 's2', [remove(other)])
    expect(await holder(storage, 'a@x.org')).toBe('anna')
    expect(await holder(storage, 'a@x.org', 't2')).toBeUndefined()
    expect([await storage.users.count('t1'), await storage.users.count('t2')]).toEqual([1, 0])
  })

  test('a batch may be repeated with its stamp: the same answers, nothing changes', async () => {
    const storage = use()
    await given(storage, anna, ben)
    const batch = [
      insert(cleo),
      update(anna, { title: 'Nurse' }),
      remove(ben),
      update(makeUser({ id: 'gone' }), { title: 'x' }),
      insert(makeUser({ id: 'dora', email: 'c@x.org' })),
    ]
    const first = await storage.users.write('t1', 'job/0', batch)
    expect(first).toEqual(['applied', 'applied', 'applied', 'stale', 'taken'])
    expect(await storage.users.write('t1', 'job/0', batch)).toEqual(first)
    expect(await storage.users.count('t1')).toBe(2)
    expect(await storage.users.get('t1', 'anna')).toEqual(changed(anna, { title: 'Nurse' }))
  })

  test('another stamp finds the record changed', async () => {
    const storage = use()
    await given(storage, anna)
    const batch = [update(anna, { title: 'Nurse' })]
    await storage.users.write('t1', 'one', batch)
    expect(await storage.users.write('t1', 'two', batch)).toEqual(['stale'])
    expect(await storage.users.write('t1', 'two', [insert(anna)])).toEqual(['stale'])
    expect(await storage.users.write('t1', 'two', [remove(anna)])).toEqual(['stale'])
    expect(await storage.users.get('t1', 'anna')).toEqual(changed(anna, { title: 'Nurse' }))
  })

  test('one stamp may write a record several times, one version after the other', async () => {
    const storage = use()
    const second = changed(anna, { title: 'Nurse' })
    const batch = [insert(anna), update(anna, { title: 'Nurse' }), update(second, { title: 'Doctor' })]
    for (const _ of [1, 2]) {
      expect(await storage.users.write('t1', 's', batch)).toEqual(['applied', 'applied', 'applied'])
      expect(await storage.users.get('t1', 'anna')).toEqual(changed(second, { title: 'Doctor' }))
    }
  })

  test('deleting somebody who is gone counts as applied; their keys are free', async () => {
    const storage = use()
    await given(storage, anna)
    expect(await storage.users.write('t1', 's', [remove(anna), remove(ben)])).toEqual(['applied', 'applied'])
    expect(await holder(storage, 'a@x.org')).toBeUndefined()
    await given(storage, makeUser({ id: 'new', email: 'a@x.org' }))
    expect(await holder(storage, 'a@x.org')).toBe('new')
  })

  test('an empty batch is answered by an empty list', async () => {
    expect(await use().users.write('t1', 's', [])).toEqual([])
  })

  test('admins are those who are active, in order', async () => {
    const storage = use()
    await given(
      storage,
      makeUser({ id: '3', displayName: 'Zed', orgRole: 'admin' }),
      makeUser({ id: '1', displayName: 'Ána', orgRole: 'admin' }),
      makeUser({ id: '2', displayName: 'Old', orgRole: 'admin', status: 'archived' }),
      makeUser({ id: '4', displayName: 'Sup', orgRole: 'supervisor' }),
    )
    const ids = async (limit: number) => (await storage.users.admins('t1', limit)).map(user => user.id)
    expect(await ids(5)).toEqual(['1', '3'])
    expect(await ids(1)).toEqual(['1'])
    const zed = makeUser({ id: '3', displayName: 'Zed', orgRole: 'admin' })
    await storage.users.write('t1', 's', [update(zed, { orgRole: 'member' })])
    expect(await ids(5)).toEqual(['1'])
    expect(await storage.users.admins('t2', 5)).toEqual([])
  })
})

describe.each(storageEngines)('keys that change hands: $name', engine => {
  const use = useStorage(engine)

  const CASES: [string, UserWrite[], string[], Record<string, string | undefined>][] = [
    [
      'two swap',
      [update(anna, { email: 'b@x.org' }), update(ben, { email: 'a@x.org' })],
      ['applied', 'applied'],
      { 'a@x.org': 'ben', 'b@x.org': 'anna' },
    ],
    [
      'three in a ring',
      [
        update(anna, { email: 'b@x.org' }),
        update(ben, { email: 'c@x.org' }),
        update(cleo, { email: 'a@x.org' }),
      ],
      ['applied', 'applied', 'applied'],
      { 'a@x.org': 'cleo', 'b@x.org': 'anna', 'c@x.org': 'ben' },
    ],
    [
      'taken before it is given up, by update and by delete',
      [
        update(anna, { email: 'b@x.org' }),
        update(ben, { email: 'new@x.org' }),
        insert(makeUser({ id: 'dora', email: 'c@x.org' })),
        remove(cleo),
      ],
      ['applied', 'applied', 'applied', 'applied'],
      { 'a@x.org': undefined, 'b@x.org': 'anna', 'new@x.org': 'ben', 'c@x.org': 'dora' },
    ],
    [
      'from somebody who keeps it',
      [update(anna, { email: 'c@x.org', title: 'x' })],
      ['taken'],
      { 'a@x.org': 'anna', 'c@x.org': 'cleo' },
    ],
    [
      'a refusal in a chain refuses all that wait for it',
      [
        update(anna, { email: 'b@x.org' }),
        update(ben, { email: 'c@x.org' }),
        insert(makeUser({ id: 'dora', email: 'a@x.org' })),
        insert(makeUser({ id: 'eve', email: 'e@x.org' })),
      ],
      ['taken', 'taken', 'taken', 'applied'],
      { 'a@x.org': 'anna', 'b@x.org': 'ben', 'c@x.org': 'cleo', 'e@x.org': 'eve' },
    ],
    [
      'the first of two who want the same',
      [
        insert(makeUser({ id: 'dora', email: 'd@x.org' })),
        insert(makeUser({ id: 'eve', email: 'd@x.org', phone: '+1' })),
      ],
      ['applied', 'taken'],
      { 'd@x.org': 'dora' },
    ],
    [
      'the second of two who want the same, when the first is refused for something else',
      [
        insert(makeUser({ id: 'dora', email: 'd@x.org', phone: '+100' })),
        insert(makeUser({ id: 'eve', email: 'd@x.org' })),
        insert(makeUser({ id: 'fay', phone: '+100', email: 'a@x.org' })),
      ],
      ['applied', 'taken', 'taken'],
      { 'd@x.org': 'dora', 'a@x.org': 'anna' },
    ],
    [
      'a rival who falls in a later round leaves the key to the next',
      [
        update(anna, { email: 'd@x.org', phone: '+250788000001' }),
        update(ben, { email: 'd@x.org', phone: undefined }),
      ],
      ['taken', 'applied'],
      { 'a@x.org': 'anna', 'd@x.org': 'ben', 'b@x.org': undefined },
    ],
    [
      'a write that is stale gives nothing up',
      [
        update(anna, { email: 'b@x.org' }),
        { op: 'update', user: { ...ben, email: 'z@x.org' }, fromVersion: 7 },
      ],
      ['taken', 'stale'],
      { 'a@x.org': 'anna', 'b@x.org': 'ben' },
    ],
  ]

  test.each(CASES)('%s', async (_name, batch, answers, holders) => {
    const storage = use()
    await given(storage, anna, { ...ben, phone: '+250788000001' }, cleo)
    expect(await storage.users.write('t1', 's', batch)).toEqual(answers)
    for (const [email, id] of Object.entries(holders)) expect(await holder(storage, email)).toBe(id)
  })

  test('who is refused is left as they were', async () => {
    const storage = use()
    await given(storage, anna, ben)
    await storage.users.write('t1', 's', [update(anna, { email: 'b@x.org', title: 'Nurse', phone: '+1' })])
    expect(await storage.users.get('t1', 'anna')).toEqual(anna)
    expect(await storage.users.findByKeys('t1', ['phone:+1'])).toEqual(new Map())
    expect((await storage.users.search('t1', ['nurse'], { limit: 9 })).items).toEqual([])
  })
})
