import { expect, test } from 'vitest'
import type { Group } from '../../../src/domain/groups.ts'
import type { GroupStore } from '../../../src/ports/group-store.ts'
import type { MembershipStore } from '../../../src/ports/membership-store.ts'
import type { UserStore } from '../../../src/ports/user-store.ts'
import { type Connection, openConnection } from '../../../src/storage/sqlite/connection.ts'
import { createGroupStore } from '../../../src/storage/sqlite/groups.ts'
import { createMembershipStore } from '../../../src/storage/sqlite/memberships.ts'
import { migrate } from '../../../src/storage/sqlite/migrations.ts'
import { createTenantNumbers } from '../../../src/storage/sqlite/tenant-numbers.ts'
import { createUserKeys } from '../../../src/storage/sqlite/user-keys.ts'
import { createUserStore } from '../../../src/storage/sqlite/users.ts'
import { makeGroup } from '../../support/make-group.ts'
import { makeUser } from '../../support/make-user.ts'

interface Stores {
  users: UserStore
  groups: GroupStore
  memberships: MembershipStore
}

const page = { limit: 5, after: Buffer.from('["a","a"]').toString('base64url') }
const PLACES = { attributes: ['location', 'office'] }
/** More groups than are looked at one by one. */
const MANY = 600

/** Goes from the first row to the last; what it goes over is a table, by its name or its short one, with or without an index. */
const WHOLE_TABLE = /^SCAN (?:users|groups|memberships|group_words|group_sizes|[ugms])\b/
const SORTED = /^USE TEMP B-TREE FOR ORDER BY/

/** The plans of all questions that `ask` puts, a line for each step. */
async function plansOf(ask: (stores: Stores) => Promise<unknown>): Promise<string[]> {
  const db = openConnection(':memory:')
  await migrate(db)
  const asked: Parameters<Connection['all']>[] = []
  const watched: Connection = {
    ...db,
    all: (...question) => {
      asked.push(question)
      return db.all(...question)
    },
    get: (...question) => {
      asked.push(question)
      return db.get(...question)
    },
  }
  const tenants = createTenantNumbers(watched)
  const stores = {
    users: createUserStore(watched, tenants, createUserKeys(watched)),
    groups: createGroupStore(watched, tenants),
    memberships: createMembershipStore(watched, tenants),
  }
  const people = ['anna', 'ben'].map(id => makeUser({ id, displayName: id, title: 'Nurse' }))
  await stores.users.write(
    't1',
    's',
    people.map(user => ({ op: 'insert' as const, user })),
  )
  await stores.groups.write('t1', 's', inserts([makeGroup({ id: 'a', name: 'Sales east' }), ...wards()]))
  asked.length = 0
  await ask(stores)
  const plans = asked.flatMap(([sql, ...values]) =>
    db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => detail),
  )
  db.close()
  return plans
}

function wards(): Group[] {
  return Array.from({ length: MANY }, (_, n) => makeGroup({ id: `w${n}`, name: `Ward ${n}` }))
}

function inserts(groups: readonly Group[]) {
  return groups.map(group => ({ op: 'insert' as const, group }))
}

test.each<[string, (stores: Stores) => Promise<unknown>]>([
  ['everybody', ({ users }) => users.list('t1', page)],
  ['others', ({ users }) => users.list('t1', { ...page, filter: 'others' })],
  ['archived', ({ users }) => users.list('t1', { ...page, filter: 'archived' })],
  ['admins', ({ users }) => users.list('t1', { ...page, filter: 'admins' })],
  ['reports', ({ users }) => users.list('t1', { ...page, filter: { managers: ['a@x.org', 'anna'] } })],
  ['all groups', ({ groups }) => groups.list('t1', page)],
  ['groups of a common word', ({ groups }) => groups.list('t1', { ...page, words: ['ward'] })],
  ['sub-groups', ({ groups }) => groups.children('t1', 'a', page)],
  ['members', ({ memberships }) => memberships.ofGroup('t1', 'a', page)],
])('a page of %s is read along an index that has its order', async (_name, ask) => {
  const plans = await plansOf(ask)
  expect(plans.join('\n')).toMatch(/USING (?:COVERING )?INDEX/)
  expect(plans.filter(step => WHOLE_TABLE.test(step) || SORTED.test(step))).toEqual([])
})

test.each<[string, (stores: Stores) => Promise<unknown>]>([
  ['people of a word', ({ users }) => users.matching('t1', ['nurse'], 9)],
  ['people of a number', ({ users }) => users.matching('t1', ['042'], 9)],
  ['people of several words', ({ users }) => users.matching('t1', ['nurse', 'anna'], 9)],
  ['people of a value', ({ users }) => users.matching('t1', ['delhi'], 9, ['location', 'office'])],
  ['people of values', ({ users }) => users.search('t1', ['delhi', 'nurse'], { ...page, ...PLACES })],
  ['people by name', ({ users }) => users.search('t1', ['anna'], page)],
  ['groups of a rare word', ({ groups }) => groups.list('t1', { ...page, words: ['ward', 'sales'] })],
  ['groups by name', ({ groups }) => groups.byKeys('t1', ['sales east'])],
  ['the height of a tree', ({ groups }) => groups.height('t1', 'a', 20)],
  ['numbers of sub-groups', ({ groups }) => groups.childCounts('t1', ['a', 'w1'])],
  ['numbers of members', ({ memberships }) => memberships.counts('t1', ['a', 'w1'])],
  ['groups of people', ({ memberships }) => memberships.ofUsers('t1', ['anna'])],
])('%s: no table is gone through', async (_name, ask) => {
  const plans = await plansOf(ask)
  expect(plans.join('\n')).toMatch(/USING (?:COVERING |INTEGER )?(?:INDEX|PRIMARY KEY)/)
  expect(plans.filter(step => WHOLE_TABLE.test(step))).toEqual([])
})

test('a question without an index is seen', async () => {
  const db = openConnection(':memory:')
  await migrate(db)
  const plan = (sql: string) => db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
  expect(plan('SELECT * FROM users WHERE doc = 1').some(({ detail }) => WHOLE_TABLE.test(detail))).toBe(true)
  const sorted = 'SELECT * FROM groups WHERE tenant = 1 AND organization = 1 ORDER BY doc'
  expect(plan(sorted).some(({ detail }) => SORTED.test(detail))).toBe(true)
  db.close()
})
