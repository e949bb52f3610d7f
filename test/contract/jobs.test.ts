import { describe, expect, test } from 'vitest'
import { type ImportJob, logFactsOf } from '../../src/domain/jobs.ts'
import type { JobQuery } from '../../src/ports/job-store.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { makeExport } from '../support/make-export.ts'
import { makeJob } from '../support/make-job.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

const CARD = { conversationId: 'c1', revision: 0, at: 0, failures: 0 }

async function replaced(storage: Storage, job: ImportJob, fields: Partial<ImportJob>): Promise<ImportJob> {
  expect(await storage.jobs.replace({ ...job, ...fields })).toBe(true)
  return (await storage.jobs.get(job.tenant, job.id)) as ImportJob
}

describe.each(storageEngines)('job records: $name', engine => {
  const use = useStorage(engine)

  test('jobs are numbered from 1 in each tenant and begin at revision 1', async () => {
    const { jobs } = use()
    const fresh = makeJob({ id: 'a', options: { mode: 'fill', strict: true, format: 'x' } })
    const first = await jobs.create(fresh)
    expect(first).toEqual({ ...fresh, number: 1, revision: 1 })
    expect((await jobs.create(makeJob())).number).toBe(2)
    expect((await jobs.create(makeJob({ tenant: 't2' }))).number).toBe(1)
    expect(await jobs.get('t1', 'a')).toEqual(first)
    expect(await jobs.byNumber('t1', 1)).toEqual(first)
  })

  test('a job keeps the requests that made it and that decided on it', async () => {
    const { jobs } = use()
    const by = { userId: 'u1', requestId: 'r1' }
    const decision = { what: 'confirmed' as const, by: { userId: null, requestId: 'r2' }, at: 5 }
    const made = await jobs.create(makeJob({ id: 'a', by }))
    await replaced(use(), made, { state: 'processing', decision })
    const claim = await jobs.claim({ worker: 'w', now: made.createdAt, until: made.createdAt + 9 })
    expect(claim?.job).toMatchObject({ by, decision })
    expect([logFactsOf(made), claim && logFactsOf(claim.job)]).toEqual([
      { jobId: 'a', requestId: 'r1' },
      { jobId: 'a', requestId: 'r2' },
    ])
    expect(logFactsOf(await jobs.create(makeJob({ id: 'b' })))).toEqual({ jobId: 'b' })
  })

  test('a job of the same origin is answered instead of a second one', async () => {
    const { jobs } = use()
    const first = await jobs.create(makeJob({ id: 'a', origin: 'message:1' }))
    const again = await jobs.create(makeJob({ id: 'b', origin: 'message:1' }))
    expect(again).toEqual(first)
    expect(await jobs.get('t1', 'b')).toBeNull()
    expect((await jobs.create(makeJob({ tenant: 't2', id: 'c', origin: 'message:1' }))).id).toBe('c')
    expect((await jobs.create(makeJob({ id: 'd', origin: 'message:2' }))).number).toBe(2)
  })

  test('they are counted by state, each tenant for itself', async () => {
    const { jobs } = use()
    expect(await jobs.tally('t1')).toEqual(new Map())
    const first = await jobs.create(makeJob())
    await jobs.create(makeJob())
    await jobs.create(makeJob({ tenant: 't2' }))
    await replaced(use(), first, { state: 'completed with errors' })
    expect(await jobs.tally('t1')).toEqual(
      new Map([
        ['queued', 1],
        ['completed with errors', 1],
      ]),
    )
  })

  test('jobs of others do not exist', async () => {
    const { jobs } = use()
    await jobs.create(makeJob({ id: 'a' }))
    expect(await jobs.get('t2', 'a')).toBeNull()
    expect(await jobs.byNumber('t2', 1)).toBeNull()
    expect(await jobs.byNumber('t1', 2)).toBeNull()
    expect(await jobs.list('t2', { limit: 5 })).toEqual([])
    expect(await jobs.count('t2', {})).toBe(0)
  })

  test('history is newest first, page by page, all or by one person', async () => {
    const { jobs } = use()
    for (let n = 1; n <= 7; n++) {
      await jobs.create(makeJob({ by: { userId: n % 2 === 0 ? 'u2' : null, name: 'x' } }))
    }
    const numbers = async (query: { limit: number; before?: number; by?: string }) =>
      (await jobs.list('t1', query)).map(job => job.number)
    expect(await numbers({ limit: 3 })).toEqual([7, 6, 5])
    expect(await numbers({ limit: 3, before: 5 })).toEqual([4, 3, 2])
    expect(await numbers({ limit: 9, by: 'u2' })).toEqual([6, 4, 2])
    expect(await numbers({ limit: 9, by: 'u2', before: 6 })).toEqual([4, 2])
    expect(await numbers({ limit: 9, by: 'nobody' })).toEqual([])
    expect(await jobs.count('t1', {})).toBe(7)
    expect(await jobs.count('t1', { by: 'u2' })).toBe(3)
  })

  test('history is narrowed to days, with a person and a kind, page by page', async () => {
    const { jobs } = use()
    for (let day = 1; day <= 6; day++) {
      const by = { userId: day % 2 === 0 ? 'u2' : 'u1', name: 'x' }
      const fields = { id: `j${day}`, by, createdAt: day * 1000 }
      if (day === 6) await jobs.create(makeExport(fields))
      else await jobs.create(makeJob(fields))
    }
    const numbers = async (query: JobQuery & { limit?: number; before?: number }) =>
      (await jobs.list('t1', { limit: 9, ...query })).map(job => job.number)
    expect(await numbers({ from: 2000, until: 5000 })).toEqual([4, 3, 2])
    expect(await numbers({ from: 2000, until: 5000, limit: 2, before: 4 })).toEqual([3, 2])
    expect(await numbers({ from: 2000, by: 'u2' })).toEqual([6, 4, 2])
    expect(await numbers({ from: 2001, by: 'u2', kind: 'import' })).toEqual([4])
    expect(await numbers({ until: 1000 })).toEqual([])
    expect(await jobs.count('t1', { from: 2000, until: 5000 })).toBe(3)
    expect(await jobs.count('t1', { from: 4000, kind: 'import', by: 'u2' })).toBe(1)
    // A job that is replaced stays where it was.
    const job = await jobs.get('t1', 'j3')
    if (job) await jobs.replace({ ...job, state: 'completed' })
    expect(await numbers({ from: 3000, until: 3001 })).toEqual([3])
  })

  test('of two who replace the same revision one succeeds', async () => {
    const { jobs } = use()
    const job = await jobs.create(makeJob({ id: 'a' }))
    const outcomes = await Promise.all([
      jobs.replace({ ...job, state: 'processing' }),
      jobs.replace({ ...job, state: 'cancelled' }),
    ])
    expect(outcomes.filter(done => done)).toHaveLength(1)
    const stored = await jobs.get('t1', 'a')
    expect(stored).toEqual({ ...job, state: outcomes[0] ? 'processing' : 'cancelled', revision: 2 })
    expect(await jobs.replace({ ...job, id: 'unknown' })).toBe(false)
  })

  test('a card is due while it shows an older revision, oldest change first, across tenants', async () => {
    const storage = use()
    const { jobs } = storage
    const due = async (limit = 9) => (await jobs.cardsDue(limit)).map(job => job.id)
    let a = await jobs.create(makeJob({ id: 'a', card: CARD }))
    let b = await jobs.create(makeJob({ id: 'b', tenant: 't2', card: CARD }))
    await jobs.create(makeJob({ id: 'no card' }))
    expect(await due()).toEqual(['a', 'b'])
    expect(await due(1)).toEqual(['a'])
    a = await replaced(storage, a, { rows: 5 })
    expect(await due()).toEqual(['b', 'a'])
    // Whoever has sent the card stores the revision that this very write makes.
    b = await replaced(storage, b, { card: { ...CARD, revision: b.revision + 1 } })
    expect(await due()).toEqual(['a'])
    a = await replaced(storage, a, { card: { ...CARD, revision: a.revision } })
    expect(await due()).toEqual(['a'])
    await replaced(storage, a, { card: { ...CARD, revision: a.revision + 1 } })
    expect(await due()).toEqual([])
    await replaced(storage, b, { state: 'completed' })
    expect(await due()).toEqual(['b'])
  })
})
