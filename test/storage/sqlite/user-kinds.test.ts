import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { addUserKinds } from '../../../src/storage/sqlite/user-kinds.ts'
import { makeUser } from '../../support/make-user.ts'

/** Takes back what the migration makes. */
const UNDO = `
  DROP INDEX users_by_kind;
  DROP INDEX users_by_manager;
  DROP INDEX users_by_name;
  ALTER TABLE users DROP COLUMN kind;
  ALTER TABLE users DROP COLUMN manager;
  CREATE INDEX users_by_name ON users (tenant, sort_name);
`

test('people of an older database are listed by filter', async () => {
  const folder = join(tmpdir(), `muster-kinds-${randomUUID()}`)
  mkdirSync(folder)
  const path = join(folder, 'muster.db')
  try {
    const people = [
      makeUser({ id: 'a', displayName: 'A' }),
      makeUser({ id: 'b', displayName: 'B', network: 'other', attributes: { manager: 'A' } }),
      makeUser({ id: 'c', displayName: 'C', network: 'other', status: 'archived' }),
    ]
    const first = await openSqlite({ path })
    await first.users.write(
      't1',
      's',
      people.map(user => ({ op: 'insert' as const, user })),
    )
    await first.close()
    const db = openConnection(path)
    await db.transaction(() => {
      db.exec(UNDO)
      addUserKinds(db)
    })
    db.close()
    const storage = await openSqlite({ path })
    const ids = async (filter: Parameters<typeof storage.users.list>[1]['filter']) => {
      const { items } = await storage.users.list('t1', { limit: 9, ...(filter ? { filter } : {}) })
      return items.map(({ id }) => id)
    }
    expect(await ids('employees')).toEqual(['a'])
    expect(await ids('others')).toEqual(['b'])
    expect(await ids('archived')).toEqual(['c'])
    expect(await ids({ managers: ['a'] })).toEqual(['b'])
    await storage.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
