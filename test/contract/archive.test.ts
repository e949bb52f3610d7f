import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ARCHIVE_KINDS, type ArchiveContents, type ArchiveKind } from '../../src/ports/archive.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { createDigest } from '../../src/services/digest-records.ts'
import type { CollectionName } from '../../src/storage/mongodb/schema.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { anyFilling, fillStorage } from '../support/fill-storage.ts'
import { makeAttribute } from '../support/make-attribute.ts'
import { type OpenedStorage, storageEngines } from '../support/storage-engines.ts'

const NOW = 1_900_000_000_000
const RUNS = 5
/** In a file it is the same code as in memory. */
const engines = storageEngines.filter(({ name }) => name !== 'SQLite in a file')
const pairs = engines.flatMap(from => engines.map(to => ({ from, to })))

async function all<K extends ArchiveKind>(storage: Storage, kind: K): Promise<ArchiveContents[K][]> {
  return (await Array.fromAsync(storage.archive.read(kind))).flat()
}

async function digests(storage: Storage): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const kind of ARCHIVE_KINDS) {
    const digest = createDigest()
    for await (const records of storage.archive.read(kind)) digest.add(records)
    found[kind] = `${digest.count()} ${digest.text()}`
  }
  return found
}

async function copy(from: Storage, to: Storage): Promise<void> {
  for (const kind of ARCHIVE_KINDS) {
    for await (const records of from.archive.read(kind)) await to.archive.write(kind, records as never[])
  }
}

/** What the bot sees: everything that a question of the port answers. */
async function answers(storage: Storage) {
  const seen: Record<string, unknown> = {}
  for (const tenant of ['t1', 't:2']) {
    const { users, groups, memberships, jobs, outbox, audit, attributes, conversations } = storage
    const page = { limit: 99 }
    const ids = ['g0', 'g1', 'g2', 'g3', 'g4']
    seen[tenant] = wellFormed({
      people: (await users.list(tenant, page)).items,
      counts: [await users.count(tenant), await groups.count(tenant), await jobs.count(tenant, {})],
      admins: await users.admins(tenant, 9),
      byKey: (await users.findByKeys(tenant, ['email:p0@x.org'])).size,
      found: (await users.search(tenant, ['p1@x'], page)).items.map(({ id }) => id),
      groups: (await groups.list(tenant, page)).items,
      children: [...(await groups.childCounts(tenant, ids))].sort(),
      sizes: [...(await memberships.counts(tenant, ids))].sort(),
      members: (await memberships.ofGroup(tenant, 'g0', page)).items,
      revision: await groups.revision(tenant),
      jobs: await jobs.list(tenant, page),
      letters: await outbox.list(tenant, page),
      states: await outbox.counts(tenant),
      audit: await audit.list(tenant, page),
      attributes: await attributes.list(tenant),
      latest: (await conversations.personal(tenant, 'u0'))?.id,
    })
  }
  const due = await storage.jobs.cardsDue(99)
  return { ...seen, due: due.map(({ id }) => id).sort() }
}

/** Half a character is no text to every engine. */
function wellFormed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/\\ud[89a-f][0-9a-f]{2}/g, '\ufffd'))
}

async function withBoth(
  { from, to }: (typeof pairs)[number],
  work: (source: Storage, target: Storage) => Promise<void>,
): Promise<void> {
  const opened: OpenedStorage[] = []
  try {
    for (const engine of [from, to]) opened.push(await engine.open())
    await work(opened[0]?.storage as Storage, opened[1]?.storage as Storage)
  } finally {
    for (const one of opened) await one.dispose()
  }
}

describe.each(pairs)('from $from.name to $to.name', pair => {
  test('a random directory is the same, also when it is written twice', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyFilling, filling =>
        withBoth(pair, async (source, target) => {
          await fillStorage(source, filling)
          await copy(source, target)
          expect(await digests(target)).toEqual(await digests(source))
          expect(await answers(target)).toEqual(await answers(source))
          await copy(source, target)
          expect(await digests(target)).toEqual(await digests(source))
        }),
      ),
      { numRuns: RUNS },
    )
  })

  test('everybody goes on where they were: writes, numbers, claims, moves, letters, marks', async () => {
    await withBoth(pair, async (source, target) => {
      const [filling] = fc.sample(anyFilling, { numRuns: 1, seed: 7 })
      await fillStorage(source, { ...(filling as NonNullable<typeof filling>), ...GOING_ON })
      await copy(source, target)
      const user = await target.users.get('t1', 'u0')
      if (!user) throw new Error('nobody came')
      const insert = [{ op: 'insert' as const, user: { ...user, version: 1 } }]
      expect(await target.users.write('t1', 'job:0', insert)).toEqual(['applied'])
      expect(await target.users.write('t1', 'another', insert)).toEqual(['stale'])
      const change = { ...user, displayName: 'New', version: user.version + 1 }
      const update = { op: 'update' as const, user: change, fromVersion: user.version }
      expect(await target.users.write('t1', 's', [update])).toEqual(['applied'])
      const claim = await target.jobs.claim({ worker: 'w', now: NOW * 3, until: NOW * 4, jobId: 't1 j0' })
      expect(claim).toMatchObject({ attempt: 3, job: { state: 'processing', number: 1 } })
      const late = await target.chunks.putRows('t1', 't1 j0', 0, [], 1)
      expect(late).toBe(false)
      expect(await target.chunks.rows('t1', 't1 j0', 0)).toHaveLength(1)
      const { number, revision, ...fresh } = { ...(claim?.job as NonNullable<typeof claim>['job']) }
      const next = await target.jobs.create({ ...fresh, id: 'next', origin: 'next' })
      expect(next.number).toBe(2)
      const moved = await target.groups.revision('t1')
      expect(moved).toBe(1)
      expect(await target.groups.move('t1', moved, [{ child: 'g1', parentId: null }])).toBe(true)
      expect((await target.groups.get('t1', 'g1'))?.parentId).toBeUndefined()
      expect(await target.conversations.mark('t1', 'c0:1', 'a:b')).toBe(false)
      expect(await target.outbox.claimDue({ by: 'x', now: 1, until: 2, limit: 9 })).toEqual([])
      const due = await target.outbox.claimDue({ by: 'x', now: NOW, until: NOW + 1, limit: 9 })
      expect(due.map(entry => [entry.tenant, entry.failures]).sort()).toEqual([
        ['t1', 2],
        ['t:2', 2],
      ])
    })
  })
})

const GOING_ON = {
  people: fc
    .sample(anyFilling, { numRuns: 60, seed: 3 })
    .flatMap(({ people }) => people)
    .slice(0, 2)
    .map(one => ({ ...one, edits: 0 })),
  groups: [
    { name: 'Sales', private: false, parent: -1, members: [0] },
    { name: 'North', private: false, parent: 0, members: [0] },
  ],
  jobs: [{ state: 'processing' as const, claims: 2, writes: 2, rows: ['x'], file: 10, card: true }],
  letters: [{ settlement: { state: 'waiting' as const, dueAt: NOW - 1, failures: 2, reason: 'later' } }],
  conversations: [{ reference: {}, marks: ['a:b'], personal: true }],
}

describe.each(storageEngines)('what is archived: $name', engine => {
  test('more records than a page are read once each', async () => {
    const opened = await engine.open()
    try {
      const { storage } = opened
      const audit = Array.from({ length: 2500 }, (_, i) => ({
        ...{ tenant: 't1', id: `a${i}`, at: Math.floor(i / 1200), actor: 'operator', action: 'x' },
        ...{ target: 't', outcome: 'done' as const, detail: {} },
      }))
      await storage.audit.append('t1', audit)
      const letters = Array.from({ length: 2500 }, (_, i) => ({
        ...{ tenant: 't1', key: `k${i}`, kind: 'invitation' as const, userId: `u${i}`, jobId: 'j' },
        ...{ state: 'waiting' as const, createdAt: 5 },
      }))
      await storage.outbox.add('t1', letters)
      await storage.settings.put('-', 'k', 'v')
      expect((await all(storage, 'audit')).map(({ id }) => id)).toEqual(audit.map(({ id }) => id))
      expect((await all(storage, 'outbox')).map(({ entry }) => entry.key)).toEqual(
        letters.map(({ key }) => key),
      )
      expect(await all(storage, 'settings')).toEqual([{ tenant: '-', key: 'k', value: 'v' }])
    } finally {
      await opened.dispose()
    }
  })

  test('an organisation whose name is empty is not passed over', async () => {
    const opened = await engine.open()
    try {
      const { storage } = opened
      const deed = { tenant: '', id: 'a', at: 1, actor: 'operator', action: 'x', target: 't', detail: {} }
      const letter = {
        tenant: '',
        key: 'k',
        kind: 'invitation' as const,
        userId: 'u',
        jobId: 'j',
        createdAt: 1,
      }
      await storage.audit.append('', [{ ...deed, outcome: 'done' }])
      await storage.outbox.add('', [{ ...letter, state: 'waiting' }])
      await storage.attributes.put(makeAttribute({ tenant: '' }))
      for (const kind of ['audit', 'outbox', 'attributes'] as const) {
        expect(await all(storage, kind), kind).toHaveLength(1)
      }
    } finally {
      await opened.dispose()
    }
  })
})

describe('what is kept', () => {
  /** Whoever adds a table or a collection decides here: its records are archived, or made anew from others. */
  const SQLITE: Record<string, ArchiveKind | 'files' | 'made anew'> = {
    users: 'users',
    attribute_counts: 'made anew',
    user_keys: 'made anew',
    user_words: 'made anew',
    tenants: 'moves',
    groups: 'groups',
    memberships: 'memberships',
    group_sizes: 'made anew',
    group_words: 'made anew',
    attributes: 'attributes',
    jobs: 'jobs',
    counters: 'made anew',
    chunks: 'chunks',
    files: 'files',
    file_pieces: 'files',
    uploads: 'made anew',
    conversations: 'conversations',
    conversation_marks: 'marks',
    outbox: 'outbox',
    audit: 'audit',
    audit_about: 'made anew',
    settings: 'settings',
    migrations: 'made anew',
  }
  const MONGODB: Record<CollectionName, ArchiveKind | 'files' | 'made anew'> = {
    users: 'users',
    groups: 'groups',
    hierarchies: 'moves',
    memberships: 'memberships',
    attributes: 'attributes',
    jobs: 'jobs',
    turns: 'made anew',
    chunks: 'chunks',
    chunkPieces: 'chunks',
    files: 'files',
    filePieces: 'files',
    uploads: 'made anew',
    conversations: 'conversations',
    conversationMarks: 'marks',
    outbox: 'outbox',
    audit: 'audit',
    settings: 'settings',
  }

  test('every table is thought of', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'muster-tables-'))
    const path = join(folder, 'muster.db')
    await (await openSqlite({ path })).close()
    const db = new DatabaseSync(path)
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    db.close()
    await rm(folder, { recursive: true })
    const own = tables.map(({ name }) => String(name)).filter(name => !/^(user_words|sqlite)_/.test(name))
    expect(own.toSorted()).toEqual(Object.keys(SQLITE).toSorted())
  })

  test('every kind has its place in both', () => {
    const kinds = [...ARCHIVE_KINDS].sort()
    const archived = (places: Record<string, string>) =>
      [...new Set(Object.values(places))].filter(kind => !['files', 'made anew'].includes(kind)).sort()
    expect(archived(SQLITE)).toEqual(kinds)
    expect(archived(MONGODB)).toEqual(kinds)
  })
})
