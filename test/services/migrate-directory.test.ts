import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ARCHIVE_KINDS } from '../../src/ports/archive.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { type MigrationProgress, migrateDirectory } from '../../src/services/migrate-directory.ts'
import { ensureMigrated } from '../../src/services/migration-note.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { anyFilling, type Filling, fillStorage } from '../support/fill-storage.ts'
import { makeUser } from '../support/make-user.ts'

const NOW = 1_900_000_000_000
const SAMPLE = fc
  .sample(anyFilling, { numRuns: 200, seed: 11 })
  .find(
    ({ people, jobs, groups, letters, audits, settings, conversations }) =>
      people.length > 2 &&
      jobs.length > 1 &&
      [letters, audits, settings].every(list => list.length > 0) &&
      conversations.some(({ marks }) => marks.length > 0) &&
      groups.some(({ parent, private: isPrivate }, n) => parent >= 0 && parent < n && !isPrivate),
  ) as Filling

const FULL: Filling = { ...SAMPLE, attributes: ['Site', 'Start'] }

let source: Storage
let target: Storage
beforeEach(async () => {
  source = await openSqlite({ path: ':memory:' })
  target = await openSqlite({ path: ':memory:' })
  await fillStorage(source, FULL)
})
afterEach(async () => {
  await source.close()
  await target.close()
})

function migrate(given: { target?: Storage; show?(progress: MigrationProgress): void } = {}) {
  return migrateDirectory({ source, target, now: () => NOW, show: () => {}, ...given })
}

test('everything is there afterwards, files with their bytes', async () => {
  const { state, records } = await migrate()
  expect(state).toBe('copied')
  expect(records.users).toBe(FULL.people.length * 2)
  expect(records.files).toBe(FULL.jobs.length * 2)
  const id = 'file-t1 j0'
  const bytes = async (storage: Storage) => Buffer.concat(await Array.fromAsync(storage.files.read('t1', id)))
  expect(await bytes(target)).toEqual(await bytes(source))
  await ensureMigrated(target)
})

test('what was broken off is gone on with, and nobody starts on it before', async () => {
  const broken = { ...target, archive: { ...target.archive } }
  broken.archive.write = async (kind, records) => {
    if (kind === 'memberships') throw new Error('the cable was pulled')
    await target.archive.write(kind, records)
  }
  await expect(migrate({ target: broken })).rejects.toThrow('the cable was pulled')
  await expect(ensureMigrated(target)).rejects.toThrow('not all of it is there')
  expect((await migrate()).state).toBe('copied')
  await ensureMigrated(target)
})

test('a second time nothing is written; what changed since is not taken for brought over', async () => {
  const first = await migrate()
  const readOnly = { ...target, archive: { ...target.archive } }
  readOnly.archive.write = () => Promise.reject(new Error('something was written'))
  expect(await migrate({ target: readOnly })).toEqual({ ...first, state: 'same' })
  await source.users.write('t1', 's', [{ op: 'insert', user: makeUser() }])
  await expect(migrate()).rejects.toThrow('changed afterwards')
})

test('a database with people in it is left alone', async () => {
  const user = makeUser()
  await target.users.write('t1', 's', [{ op: 'insert', user }])
  await expect(migrate()).rejects.toThrow('is not empty: it holds users')
  expect((await target.users.list('t1', { limit: 9 })).items).toEqual([user])
})

test('a database that was only looked at counts as empty', async () => {
  await target.settings.put('t1', 'claim', 'a code')
  await migrate()
  expect(await target.settings.get('t1', 'claim')).toBeNull()
})

test('a database that another directory was brought into is left alone', async () => {
  await migrate()
  const other = await openSqlite({ path: ':memory:' })
  const work = { source: other, target, now: () => NOW, show: () => {} }
  await expect(migrateDirectory(work)).rejects.toThrow('another directory')
  await other.close()
})

test.each(ARCHIVE_KINDS)('a loss among the %s is found', async kind => {
  const lossy = { ...target, archive: { ...target.archive } }
  lossy.archive.read = async function* (wanted) {
    let lost = wanted !== kind
    for await (const records of target.archive.read(wanted)) {
      yield lost ? records : records.slice(1)
      lost ||= records.length > 0
    }
  }
  await expect(migrate({ target: lossy })).rejects.toThrow(`not equal (${kind}: `)
  await expect(ensureMigrated(target)).rejects.toThrow()
})

test('it says how far it is', async () => {
  const said: string[] = []
  await migrate({ show: ({ step, kind, records }) => void said.push(`${step} ${kind} ${records}`) })
  const people = FULL.people.length * 2
  expect(said).toContain(`copying users ${people}`)
  expect(said).toContain(`comparing users ${people}`)
})
