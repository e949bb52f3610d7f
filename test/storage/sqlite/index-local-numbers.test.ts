import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'
import { indexLocalNumbers } from '../../../src/storage/sqlite/index-local-numbers.ts'
import { MIGRATIONS } from '../../../src/storage/sqlite/migrations.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { makeUser } from '../../support/make-user.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-local-numbers-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** More than the migration reads at once; every second has a number of North America. */
const PEOPLE = Array.from({ length: 2300 }, (_, n) =>
  makeUser({
    id: `p${n}`,
    displayName: `Person ${n}`,
    phone: n % 2 > 0 ? `+1206555${String(n).padStart(4, '0')}` : `+25078${String(5_550_000 + n)}`,
  }),
)

test('people of an older database are found by their numbers without area code', async () => {
  const path = join(folder, 'muster.db')
  const first = await openSqlite({ path })
  for (let n = 0; n < PEOPLE.length; n += 1000) {
    const writes = PEOPLE.slice(n, n + 1000).map(user => ({ op: 'insert' as const, user }))
    await first.users.write('t1', `s${n}`, writes)
  }
  await first.close()
  leaveOlder(path)
  const storage = await openSqlite({ path })
  const found = async (word: string) =>
    (await storage.users.matching('t1', [word], 9999)).map(({ id }) => id).toSorted()
  const local = PEOPLE.filter((_, n) => n % 2 > 0).map(({ id }) => id)
  expect(await found('555')).toEqual(local.toSorted())
  expect(await found('5550007')).toEqual(['p7'])
  expect(await found('2065550007')).toEqual(['p7'])
  expect(await found('person')).toHaveLength(PEOPLE.length)
  await storage.close()
})

/** The index as a Muster without this migration made it. */
function leaveOlder(path: string): void {
  const db = openConnection(path)
  for (const [n, { phone = '' }] of PEOPLE.entries()) {
    db.run('DELETE FROM user_words WHERE rowid = ?', n + 1)
    db.run('INSERT INTO user_words (rowid, words) VALUES (?, ?)', n + 1, `1+${phone.slice(1)}`)
  }
  db.run('DELETE FROM migrations WHERE number > ?', MIGRATIONS.indexOf(indexLocalNumbers))
  db.close()
}
