import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StorageError } from '../../../src/errors.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { makeUser } from '../../support/make-user.ts'
import { until } from '../../support/until.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-sqlite-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function refusal(path: string): Promise<StorageError> {
  const error = await openSqlite({ path }).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(StorageError)
  return error as StorageError
}

test('the folder is made, and what was written is there after a restart', async () => {
  const path = join(folder, 'new', 'deeper', 'muster.db')
  const first = await openSqlite({ path })
  await first.users.write('t1', 's', [{ op: 'insert', user: makeUser({ id: 'u' }) }])
  await first.close()
  const second = await openSqlite({ path })
  expect((await second.users.get('t1', 'u'))?.id).toBe('u')
  await second.close()
  expect(existsSync(`${path}-wal`)).toBe(false)
})

test('whom people wait for leaves it to others to carry the log over into the file', async () => {
  const path = join(folder, 'muster.db')
  const answering = await openSqlite({ path, answers: true })
  const working = await openSqlite({ path })
  const MB = 2 ** 20
  async function* bytes() {
    for (let n = 0; n < 40; n++) yield new Uint8Array(MB).fill(n)
  }
  const file = { tenant: 't1', id: 'f', name: 'large.csv', createdAt: 0 }
  await answering.files.write(file, bytes())
  expect(statSync(path).size).toBeLessThan(MB)
  await working.settings.put('t1', 'k', 'v')
  expect(statSync(path).size).toBeGreaterThan(40 * MB)
  await answering.close()
  await working.close()
})

test('several may open a new file at the same moment', async () => {
  const path = join(folder, 'muster.db')
  const opened = await Promise.all(Array.from({ length: 6 }, () => openSqlite({ path })))
  for (const [i, storage] of opened.entries()) await storage.settings.put('t1', `k${i}`, 'v')
  for (const storage of opened) await storage.close()
})

test('the schema of a newer Muster is refused and left alone', async () => {
  const path = join(folder, 'muster.db')
  await (await openSqlite({ path })).close()
  const db = new DatabaseSync(path)
  db.exec('INSERT INTO migrations (number, applied_at) VALUES (999, 0)')
  db.close()
  const error = await refusal(path)
  expect(error.message).toContain('newer Muster')
  expect(error.message).toContain('999')
  expect(error.retryable).toBe(false)
})

test('a file that is no database is refused by name', async () => {
  const path = join(folder, 'muster.db')
  writeFileSync(path, 'Name,Phone\n'.repeat(500))
  const error = await refusal(path)
  expect(error.message).toContain('not a database of Muster')
  expect(error.message).toContain(path)
})

test('a folder that cannot be made is a StorageError', async () => {
  const inTheWay = join(folder, randomUUID())
  writeFileSync(inTheWay, '')
  expect((await refusal(join(inTheWay, 'muster.db'))).retryable).toBe(false)
})

test('who waits for another writer does not hold up the process, and may try again later', async () => {
  const path = join(folder, 'muster.db')
  const storage = await openSqlite({ path })
  const other = new DatabaseSync(path)
  other.exec('BEGIN IMMEDIATE')
  let turns = 0
  const ticking = setInterval(() => turns++, 5)
  const waiting = storage.settings.put('t1', 'k', 'v')
  await until('the process to go on with other things', () => turns > 20)
  expect(await storage.settings.get('t1', 'k')).toBeNull()
  other.exec('COMMIT')
  await waiting
  expect(await storage.settings.get('t1', 'k')).toBe('v')
  other.exec('BEGIN IMMEDIATE')
  const error = await storage.settings.put('t1', 'k', 'w').catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'storage', retryable: true })
  clearInterval(ticking)
  other.close()
  await storage.close()
})

test.each(['a later write', 'the sweep'])(
  'pieces that a killed process left behind go with %s',
  async way => {
    const path = join(folder, 'muster.db')
    const storage = await openSqlite({ path })
    const db = new DatabaseSync(path)
    db.exec('INSERT INTO uploads (num, started_at) VALUES (77, 1)')
    db.exec("INSERT INTO file_pieces (upload, n, body) VALUES (77, 0, x'00')")
    async function* bytes() {
      yield new Uint8Array(3)
    }
    const swept = way === 'the sweep'
    if (swept) await storage.files.sweep()
    else await storage.files.write({ tenant: 't1', id: 'f', name: 'f', createdAt: 1 }, bytes())
    expect(db.prepare('SELECT count(*) AS n FROM file_pieces').get()).toEqual({ n: swept ? 0 : 1 })
    db.close()
    await storage.close()
  },
)
