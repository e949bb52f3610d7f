import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Connection, openConnection } from '../../../src/storage/sqlite/connection.ts'
import { countWithAttribute } from '../../../src/storage/sqlite/count-with-attribute.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { addPeople } from '../../support/add-people.ts'

test('people are counted slice by slice, so that others are answered in between', async () => {
  const storage = await openSqlite({ path: ':memory:' })
  const people = Array.from({ length: 11_000 }, (_, n) => ({
    id: `p${n}`,
    displayName: `Person ${n}`,
    ...(n % 3 === 0 ? { attributes: { level: n } } : {}),
  }))
  for (let from = 0; from < people.length; from += 1000) {
    await addPeople({ storage }, 't1', people.slice(from, from + 1000))
  }
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  expect(await storage.users.countWithAttribute('t1', 'level')).toBe(Math.ceil(11_000 / 3))
  clearInterval(timer)
  expect(turns).toBeGreaterThan(0)
  await storage.close()
})

test('each slice is a span of the table, and no more', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-count-'))
  const path = join(folder, 'muster.db')
  const storage = await openSqlite({ path })
  await addPeople({ storage }, 't1', [{ id: 'a' }])
  const db = openConnection(path)
  const plans: string[] = []
  const watched: Connection = {
    ...db,
    get(sql, ...values) {
      plans.push(
        ...db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => detail),
      )
      return db.get(sql, ...values)
    },
  }
  expect(await countWithAttribute(watched, 1, 'level')).toBe(0)
  expect(plans).toEqual(['SEARCH users', 'SEARCH users USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)'])
  db.close()
  await storage.close()
  await rm(folder, { recursive: true })
})
