import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addAttributeCounts } from '../../../src/storage/sqlite/attribute-counts.ts'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { addPeople } from '../../support/add-people.ts'

test('values of an older database are counted, and go on being counted', async () => {
  const folder = join(tmpdir(), `muster-counts-${randomUUID()}`)
  mkdirSync(folder)
  const path = join(folder, 'muster.db')
  try {
    const first = await openSqlite({ path })
    await addPeople({ storage: first }, 't1', [
      { id: 'a', attributes: { level: 1, 'a "b".c': 'x' }, title: '"attributes":{"level":2}' },
      { id: 'b', attributes: { level: false } },
      { id: 'c' },
    ])
    await addPeople({ storage: first }, 't2', [{ id: 'a', attributes: { level: 'x' } }])
    await first.close()
    const db = openConnection(path)
    await db.transaction(() => {
      db.exec('DROP TABLE attribute_counts')
      addAttributeCounts(db)
    })
    db.close()
    const storage = await openSqlite({ path })
    const count = async (tenant: string, key: string) =>
      (await storage.users.countWithAttribute(tenant, key, 9)).count
    expect([await count('t1', 'level'), await count('t1', 'a "b".c'), await count('t2', 'level')]).toEqual([
      2, 1, 1,
    ])
    await addPeople({ storage }, 't1', [{ id: 'd', attributes: { level: 4 } }])
    expect([await count('t1', 'level'), await count('t2', 'level')]).toEqual([3, 1])
    await storage.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
