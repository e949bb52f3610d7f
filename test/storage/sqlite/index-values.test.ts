import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sortName, type User } from '../../../src/domain/users.ts'
import type { Storage } from '../../../src/ports/storage.ts'
import { type Connection, openConnection } from '../../../src/storage/sqlite/connection.ts'
import { indexValues } from '../../../src/storage/sqlite/index-values.ts'
import { MIGRATIONS } from '../../../src/storage/sqlite/migrations.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { makeUser } from '../../support/make-user.ts'

/** More than the migration reads at once; every third has values, some of them nothing to be found by. */
const PEOPLE = Array.from({ length: 3500 }, (_, n) => {
  const attributes: User['attributes'] =
    n % 3 > 0 ? {} : n % 2 > 0 ? { level: 3 } : { location: n % 4 > 0 ? 'New Delhi' : 'Kigali' }
  const title = n % 5 > 0 ? 'Nurse' : '"attributes":{}'
  return makeUser({ id: `p${n}`, displayName: `Person ${n}`, title, attributes })
})
const IN_DELHI = PEOPLE.filter(({ attributes }) => attributes.location === 'New Delhi').map(({ id }) => id)
const NURSES = PEOPLE.filter(({ title }) => title === 'Nurse').map(({ id }) => id)

let folder: string
let path: string
beforeEach(async () => {
  folder = join(tmpdir(), `muster-values-${randomUUID()}`)
  mkdirSync(folder)
  path = join(folder, 'muster.db')
  const db = openConnection(path)
  await db.transaction(() => leaveOlder(db))
  db.close()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What a Muster without this migration leaves: the index has the record without its values. */
function leaveOlder(db: Connection): void {
  db.exec('CREATE TABLE migrations (number INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)')
  for (const [i, step] of MIGRATIONS.slice(0, MIGRATIONS.indexOf(indexValues)).entries()) {
    if (typeof step === 'string') db.exec(step)
    else step(db)
    db.run('INSERT INTO migrations VALUES (?, 0)', i + 1)
  }
  for (const [n, name] of ['t1', 't2'].entries()) {
    db.run('INSERT INTO tenants (num, name, people) VALUES (?, ?, ?)', n + 1, name, PEOPLE.length)
    for (const user of PEOPLE) {
      const { rowid } = db.run(
        `INSERT INTO users (tenant, id, version, stamp, sort_name, active_admin, kind, manager, doc)
         VALUES (?, ?, 1, 's', ?, 0, 0, NULL, ?)`,
        n + 1,
        user.id,
        sortName(user),
        JSON.stringify({ ...user, tenant: name }),
      )
      const words = user.title === 'Nurse' ? `${n + 1}_nurse` : `${n + 1}_attributes`
      db.run('INSERT INTO user_words (rowid, words) VALUES (?, ?)', rowid, words)
    }
  }
}

async function found({ users }: Storage, tenant: string, word: string, attributes: string[]) {
  const hits = await users.matching(tenant, [word], 9999, attributes)
  return hits.map(({ id }) => id).toSorted()
}

test('people of an older database are found by their values, whoever opens it first', async () => {
  const opened = await Promise.all(Array.from({ length: 10 }, () => openSqlite({ path })))
  for (const storage of [opened[0], opened[9]] as Storage[]) {
    for (const tenant of ['t1', 't2']) {
      expect(await found(storage, tenant, 'delhi', ['location'])).toEqual(IN_DELHI.toSorted())
      expect(await found(storage, tenant, 'delhi', ['office'])).toEqual([])
      expect(await found(storage, tenant, 'nurse', [])).toEqual(NURSES.toSorted())
    }
  }
  for (const storage of opened) await storage.close()
})

test('it may be made again, and what changes afterwards is found anew', async () => {
  const storage = await openSqlite({ path })
  const db = openConnection(path)
  await db.transaction(() => indexValues(db))
  db.close()
  expect(await found(storage, 't1', 'delhi', ['location'])).toEqual(IN_DELHI.toSorted())
  const one = (await storage.users.get('t1', IN_DELHI[0] as string)) as User
  const moved = { ...one, version: 2, attributes: { location: 'Pune' } }
  await storage.users.write('t1', 'u', [{ op: 'update', user: moved, fromVersion: 1 }])
  expect(await found(storage, 't1', 'delhi', ['location'])).toEqual(IN_DELHI.slice(1).toSorted())
  expect(await found(storage, 't1', 'pune', ['location'])).toEqual([one.id])
  await storage.close()
})
