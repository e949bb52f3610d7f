import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import type { UserWrite } from '../../../src/domain/plans.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { makeUser } from '../../support/make-user.ts'

/** A directory, and how many pieces its index of words lies in. */
async function openIndex() {
  const folder = await mkdtemp(join(tmpdir(), 'muster-words-'))
  const path = join(folder, 'muster.db')
  const storage = await openSqlite({ path })
  const raw = new DatabaseSync(path)
  onTestFinished(async () => {
    raw.close()
    await storage.close()
    await rm(folder, { recursive: true })
  })
  const pieces = () =>
    Number(raw.prepare('SELECT count(DISTINCT segid) AS n FROM user_words_idx').get()?.n ?? Number.NaN)
  return { storage, pieces }
}

function insertOf(n: number): UserWrite {
  return { op: 'insert', user: makeUser({ tenant: 't', id: `u${n}`, displayName: `Person${n} Rao` }) }
}

test('whatever is written by hand, the index of words lies in few pieces, and everybody is found', async () => {
  const { storage, pieces } = await openIndex()
  for (let n = 0; n < 300; n++) await storage.users.write('t', `s${n}`, [insertOf(n)])
  expect(pieces()).toBeLessThan(12)
  const found = await storage.users.search('t', ['person299'], { limit: 5 })
  expect(found.items.map(({ id }) => id)).toEqual(['u299'])
})

test('so it does after batches, and after changes and deletions', async () => {
  const { storage, pieces } = await openIndex()
  for (let at = 0; at < 30; at++) {
    const writes = Array.from({ length: 1000 }, (_, n) => insertOf(at * 1000 + n))
    await storage.users.write('t', `s${at}`, writes)
  }
  expect(pieces()).toBeLessThan(12)
  for (let at = 0; at < 10; at++) {
    const ids = Array.from({ length: 1000 }, (_, n) => `u${at * 1000 + n}`)
    const writes = ids.map((id): UserWrite => ({ op: 'delete', id, fromVersion: 1 }))
    await storage.users.write('t', `d${at}`, writes)
  }
  expect(pieces()).toBeLessThan(12)
  expect(
    (await storage.users.search('t', ['person5'], { limit: 5 })).items.map(({ id }) => id),
  ).not.toContain('u5')
  expect((await storage.users.search('t', ['person29999'], { limit: 5 })).items.map(({ id }) => id)).toEqual([
    'u29999',
  ])
})
