import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { managerKey } from '../../../src/domain/manager.ts'
import type { User } from '../../../src/domain/users.ts'
import type { Storage } from '../../../src/ports/storage.ts'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'
import { hideKeysInNames } from '../../../src/storage/sqlite/hide-keys-in-names.ts'
import { indexNumbers } from '../../../src/storage/sqlite/index-numbers.ts'
import { MIGRATIONS } from '../../../src/storage/sqlite/migrations.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { addGroups } from '../../support/add-groups.ts'
import { addPeople } from '../../support/add-people.ts'

/** More than a migration reads at once. */
const PEOPLE = 2300

let folder: string
let path: string
beforeEach(() => {
  folder = join(tmpdir(), `muster-numbers-${randomUUID()}`)
  mkdirSync(folder)
  path = join(folder, 'muster.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A database as it was before `step`, of these people. @param undo makes their rows what an older Muster wrote */
async function older(step: (typeof MIGRATIONS)[number], people: Partial<User>[], undo: string[]) {
  const storage = await openSqlite({ path })
  for (const tenant of ['t1', 't2']) await fill(storage, tenant, people)
  await storage.close()
  const db = openConnection(path)
  await db.transaction(() => {
    for (const sql of undo) db.exec(sql)
    db.run('DELETE FROM migrations WHERE number > ?', MIGRATIONS.indexOf(step))
  })
  db.close()
}

async function fill(storage: Storage, tenant: string, people: Partial<User>[]): Promise<void> {
  for (let n = 0; n < people.length; n += 1000)
    await addPeople({ storage }, tenant, people.slice(n, n + 1000))
  const [first] = people
  await addGroups({ storage }, tenant, [{ id: 'north', name: 'North', members: [first?.id ?? ''] }])
}

test('people of an older database are found by numbers and dates, and managers by their number', async () => {
  const people = Array.from({ length: PEOPLE }, (_, n): Partial<User> => {
    const attributes: User['attributes'] =
      n % 2 ? { badge: n } : { joined: '2021-05-01', manager: '0788 123 456' }
    return { id: `p${n}`, displayName: 'Somebody', attributes }
  })
  await older(indexNumbers, people, [
    'DELETE FROM user_words',
    "UPDATE users SET manager = '0788 123 456' WHERE manager IS NOT NULL",
  ])
  const opened = await Promise.all(Array.from({ length: 5 }, () => openSqlite({ path })))
  const { users } = opened[4] as Storage
  for (const tenant of ['t1', 't2']) {
    expect(await users.matching(tenant, ['2021050'], 9999, ['joined'])).toHaveLength(PEOPLE / 2)
    expect((await users.matching(tenant, ['2299'], 9, ['badge'])).map(({ id }) => id)).toEqual(['p2299'])
    expect(await users.matching(tenant, ['2299'], 9, ['joined'])).toEqual([])
    const led = { limit: 9999, filter: { managers: [managerKey('788-123-456')] } }
    expect((await users.list(tenant, led)).items).toHaveLength(PEOPLE / 2)
  }
  for (const storage of opened) await storage.close()
})

test('people whom an older Muster called by their number or address have a name that hides it', async () => {
  const people = Array.from({ length: PEOPLE }, (_, n): Partial<User> => {
    const phone = `+65998${String(n).padStart(5, '0')}`
    return { id: `p${n}`, displayName: n % 2 ? `Person ${n}` : 'Phone', phone }
  })
  await older(hideKeysInNames, people, [
    `UPDATE users SET sort_name = json_extract(doc, '$.phone'), doc = json_set(doc, '$.displayName', json_extract(doc, '$.phone'))
       WHERE sort_name = 'phone'`,
    "UPDATE memberships SET sort_name = '+6599800000'",
  ])
  const storage = await openSqlite({ path })
  for (const tenant of ['t1', 't2']) {
    const { items } = await storage.users.list(tenant, { limit: 9999 })
    const names = items.map(({ displayName }) => displayName)
    expect(names.filter(name => /^Phone ending \d{4}$/.test(name))).toHaveLength(PEOPLE / 2)
    expect(names).toContain('Person 7')
    expect(names).toEqual(names.toSorted())
    const found = await storage.users.search(tenant, ['ending', '0002'], { limit: 9 })
    expect(found.items).toMatchObject([{ id: 'p2', displayName: 'Phone ending 0002', phone: '+6599800002' }])
    const { items: members } = await storage.memberships.ofGroup(tenant, 'north', { limit: 9 })
    expect(members).toMatchObject([{ userId: 'p0', sortName: 'phone ending 0000' }])
  }
  await storage.close()
})
