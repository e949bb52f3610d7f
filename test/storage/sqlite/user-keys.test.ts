import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Storage } from '../../../src/ports/storage.ts'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'
import { hashUserKeys } from '../../../src/storage/sqlite/hash-user-keys.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { makeUser } from '../../support/make-user.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-keys-'))
  path = join(folder, 'muster.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const A = makeUser({ id: 'a', email: 'a@x.org', phone: '+12065550101' })
const B = makeUser({ id: 'b', email: 'b@x.org' })

function add(storage: Storage, stamp: string, ...users: (typeof A)[]) {
  return storage.users.write(
    't1',
    stamp,
    users.map(user => ({ op: 'insert', user })),
  )
}

async function holderIds(
  storage: Storage,
  tenant: string,
  ...keys: string[]
): Promise<(string | undefined)[]> {
  const holders = await storage.users.findByKeys(tenant, keys)
  return keys.map(key => holders.get(key)?.id)
}

test('a file with whole keys is brought to hashes: everybody is found by all keys, in their own tenant only', async () => {
  const storage = await openSqlite({ path })
  await add(storage, 's', A, B)
  await storage.users.write('t2', 's', [{ op: 'insert', user: { ...B, tenant: 't2', id: 'other' } }])
  await storage.close()
  const db = openConnection(path)
  db.exec('DROP TABLE user_keys; CREATE TABLE user_keys (tenant, key, user)')
  hashUserKeys(db)
  db.close()
  const again = await openSqlite({ path })
  expect(await holderIds(again, 't1', 'email:a@x.org', 'phone:+12065550101', 'email:b@x.org')).toEqual([
    'a',
    'a',
    'b',
  ])
  expect(await holderIds(again, 't2', 'email:a@x.org', 'email:b@x.org')).toEqual([undefined, 'other'])
  await again.close()
})

test('who has only the hash of a key in common does not hold it, and keeps nobody from taking it', async () => {
  const storage = await openSqlite({ path })
  await add(storage, 's1', makeUser({ id: 'a', email: 'a@x.org' }), B)
  const db = new DatabaseSync(path)
  const numberOf = (id: string) => `(SELECT num FROM users WHERE id = '${id}')`
  db.exec(`UPDATE user_keys SET user = ${numberOf('a')} WHERE user = ${numberOf('b')}`)
  db.close()
  expect(await holderIds(storage, 't1', 'email:a@x.org', 'email:b@x.org')).toEqual(['a', undefined])
  expect(await add(storage, 's2', makeUser({ id: 'c', email: 'b@x.org' }))).toEqual(['applied'])
  expect(await holderIds(storage, 't1', 'email:a@x.org', 'email:b@x.org')).toEqual(['a', 'c'])
  await storage.close()
})

test('a key that was free when it was looked up is not free any more once somebody has taken it', async () => {
  const storage = await openSqlite({ path })
  await add(storage, 's0', B)
  const other = await openSqlite({ path })
  for (const [round, taker] of [other, storage].entries()) {
    const email = `new${round}@x.org`
    expect(await holderIds(storage, 't1', `email:${email}`)).toEqual([undefined])
    expect(await add(taker, 's1', makeUser({ id: `first${round}`, email }))).toEqual(['applied'])
    expect(await add(storage, 's2', makeUser({ id: `second${round}`, email }))).toEqual(['taken'])
    expect(await holderIds(storage, 't1', `email:${email}`)).toEqual([`first${round}`])
  }
  await other.close()
  await storage.close()
})
