import { describe, expect, test } from 'vitest'
import { type ImportJob, JOB_STATES, RUNNABLE_STATES } from '../../src/domain/jobs.ts'
import type { JobStore } from '../../src/ports/job-store.ts'
import { makeJob } from '../support/make-job.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

const NOW = 1_800_000_000_000
const claimAt = (now: number, jobId?: string) => ({ worker: 'w1', now, until: now + 1000, jobId })

/** Claims and completes one; its id. */
async function finishNext(jobs: JobStore, now: number): Promise<string | undefined> {
  const claim = await jobs.claim(claimAt(now))
  if (!claim) return undefined
  const { tenant, id } = claim.job
  await jobs.replace({ ...claim.job, state: 'completed' }, claim.attempt)
  await jobs.release(tenant, id, claim.attempt, now)
  return id
}

describe.each(storageEngines)('the queue of jobs: $name', engine => {
  const use = useStorage(engine, 4)

  test.each(JOB_STATES)('a job that is %s is claimed only if it is runnable', async state => {
    const { jobs } = use()
    await jobs.create(makeJob({ state }))
    expect((await jobs.claim(claimAt(NOW))) !== null).toBe(RUNNABLE_STATES.includes(state))
  })

  test('the oldest comes first; a job of the future waits', async () => {
    const { jobs } = use()
    await jobs.create(makeJob({ tenant: 'x', id: 'late', createdAt: NOW + 1 }))
    await jobs.create(makeJob({ tenant: 'y', id: 'second', createdAt: NOW - 5 }))
    await jobs.create(makeJob({ tenant: 'z', id: 'first', createdAt: NOW - 9 }))
    const claimed = []
    for (let i = 0; i < 3; i++) claimed.push((await jobs.claim(claimAt(NOW)))?.job.id)
    expect(claimed).toEqual(['first', 'second', undefined])
    expect((await jobs.claim(claimAt(NOW + 1)))?.job.id).toBe('late')
  })

  test('a tenant has one claimed job at a time', async () => {
    const { jobs } = use()
    const first = await jobs.create(makeJob({ id: 'a' }))
    await jobs.create(makeJob({ id: 'b' }))
    await jobs.create(makeJob({ tenant: 't2', id: 'c', createdAt: NOW }))
    expect((await jobs.claim(claimAt(NOW)))?.job).toEqual(first)
    expect((await jobs.claim(claimAt(NOW)))?.job.id).toBe('c')
    expect(await jobs.claim(claimAt(NOW))).toBeNull()
    await jobs.replace({ ...first, state: 'completed' })
    expect(await jobs.claim(claimAt(NOW))).toBeNull()
    await jobs.release('t1', 'a', 1, NOW)
    expect((await jobs.claim(claimAt(NOW)))?.job.id).toBe('b')
  })

  test('with an id only that job is claimed', async () => {
    const { jobs } = use()
    await jobs.create(makeJob({ id: 'a' }))
    await jobs.create(makeJob({ id: 'b' }))
    expect(await jobs.claim(claimAt(NOW, 'unknown'))).toBeNull()
    expect((await jobs.claim(claimAt(NOW, 'b')))?.job.id).toBe('b')
    expect(await jobs.claim(claimAt(NOW, 'a'))).toBeNull()
  })

  test('a lease that ran out is claimed by the next, with a larger attempt', async () => {
    const { jobs } = use()
    await jobs.create(makeJob({ id: 'a' }))
    expect((await jobs.claim(claimAt(NOW)))?.attempt).toBe(1)
    expect(await jobs.claim(claimAt(NOW + 999))).toBeNull()
    expect((await jobs.claim({ ...claimAt(NOW + 1000), worker: 'w2' }))?.attempt).toBe(2)
    expect(await jobs.leases(NOW + 1001)).toEqual([{ tenant: 't1', id: 'a', attempt: 2, worker: 'w2' }])
  })

  test('a heartbeat prolongs the last claim and no other', async () => {
    const { jobs } = use()
    await jobs.create(makeJob({ id: 'a' }))
    await jobs.claim(claimAt(NOW))
    expect(await jobs.heartbeat('t1', 'a', 1, NOW + 5000)).toBe(true)
    expect(await jobs.claim(claimAt(NOW + 4999))).toBeNull()
    expect((await jobs.claim(claimAt(NOW + 5000)))?.attempt).toBe(2)
    expect(await jobs.heartbeat('t1', 'a', 1, NOW + 9000)).toBe(false)
    expect(await jobs.heartbeat('t2', 'a', 2, NOW + 9000)).toBe(false)
    await jobs.release('t1', 'a', 2, NOW)
    expect(await jobs.heartbeat('t1', 'a', 2, NOW + 9000)).toBe(false)
    expect(await jobs.leases(NOW)).toEqual([])
  })

  test('a released job waits until it may run again', async () => {
    const { jobs } = use()
    await jobs.create(makeJob({ id: 'a' }))
    await jobs.claim(claimAt(NOW))
    await jobs.release('t1', 'a', 1, NOW + 30_000)
    expect(await jobs.claim(claimAt(NOW + 29_999))).toBeNull()
    expect((await jobs.claim(claimAt(NOW + 30_000)))?.attempt).toBe(2)
    await jobs.release('t1', 'a', 1, NOW)
    expect(await jobs.leases(NOW + 30_001)).toHaveLength(1)
  })

  test('a job that is tried again later keeps its place before newer ones', async () => {
    const { jobs } = use()
    await jobs.create(makeJob({ id: 'old', createdAt: NOW - 9 }))
    await jobs.claim(claimAt(NOW))
    await jobs.release('t1', 'old', 1, NOW + 100)
    await jobs.create(makeJob({ id: 'newer', createdAt: NOW - 5 }))
    await jobs.create(makeJob({ id: 'newest', createdAt: NOW - 4 }))
    expect(await finishNext(jobs, NOW + 99)).toBe('newer')
    expect(await finishNext(jobs, NOW + 100)).toBe('old')
    expect(await finishNext(jobs, NOW + 101)).toBe('newest')
  })

  test('tenants take turns, however much one of them has brought before', async () => {
    const { jobs } = use()
    const created = [...Array.from({ length: 30 }, (_, i) => `a${i}`), 'b0', 'b1', 'c0']
    for (const [age, id] of created.entries())
      await jobs.create(makeJob({ tenant: id[0] as string, id, createdAt: NOW - 100 + age }))
    const order: (string | undefined)[] = []
    for (let i = 0; i < 5; i++) order.push(await finishNext(jobs, NOW + i))
    expect(order).toEqual(['a0', 'b0', 'c0', 'a1', 'b1'])
    await jobs.create(makeJob({ tenant: 'c', id: 'c1', createdAt: NOW }))
    await jobs.create(makeJob({ tenant: 'd', id: 'd0', createdAt: NOW }))
    for (let i = 5; i < 9; i++) order.push(await finishNext(jobs, NOW + i))
    expect(order.slice(5)).toEqual(['d0', 'c1', 'a2', 'a3'])
  })

  test('a job that runs again after its confirmation waits for the turn of its tenant', async () => {
    const { jobs } = use()
    const first = await jobs.create(makeJob({ tenant: 'a', id: 'a0', createdAt: NOW - 9 }))
    await jobs.claim(claimAt(NOW))
    await jobs.replace({ ...first, state: 'awaiting confirmation' })
    await jobs.release('a', 'a0', 1, NOW - 9)
    await jobs.create(makeJob({ tenant: 'b', id: 'b0', createdAt: NOW - 5 }))
    await jobs.create(makeJob({ tenant: 'a', id: 'a1', createdAt: NOW - 5 }))
    expect(await finishNext(jobs, NOW + 1)).toBe('b0')
    expect(await finishNext(jobs, NOW + 2)).toBe('a1')
    const asked = await jobs.get('a', 'a0')
    await jobs.create(makeJob({ tenant: 'b', id: 'b1', createdAt: NOW }))
    if (asked) await jobs.replace({ ...asked, state: 'processing' })
    expect(await finishNext(jobs, NOW + 3)).toBe('b1')
    expect(await finishNext(jobs, NOW + 4)).toBe('a0')
  })

  test('a worker whose claim was taken over writes nothing any more', async () => {
    const { jobs } = use()
    await jobs.create(makeJob({ id: 'a' }))
    const first = (await jobs.claim(claimAt(NOW)))?.job as ImportJob
    expect(await jobs.replace({ ...first, rows: 1 }, 1)).toBe(true)
    const second = (await jobs.claim(claimAt(NOW + 2000)))?.job as ImportJob
    expect(second.rows).toBe(1)
    expect(await jobs.replace({ ...second, rows: 2 }, 1)).toBe(false)
    expect(await jobs.replace({ ...second, rows: 3 }, 2)).toBe(true)
    expect((await jobs.get('t1', 'a'))?.rows).toBe(3)
  })

  test('writing the record leaves its lease alone', async () => {
    const { jobs } = use()
    const job = await jobs.create(makeJob({ id: 'a' }))
    await jobs.claim(claimAt(NOW))
    await jobs.replace({ ...job, state: 'processing' })
    expect(await jobs.leases(NOW)).toEqual([{ tenant: 't1', id: 'a', attempt: 1, worker: 'w1' }])
    expect(await jobs.claim(claimAt(NOW))).toBeNull()
  })

  test('writing the record may prolong the claim, if it is still held', async () => {
    const { jobs } = use()
    await jobs.create(makeJob({ id: 'a' }))
    const job = (await jobs.claim(claimAt(NOW)))?.job as ImportJob
    expect(await jobs.replace({ ...job, rows: 1 }, 1, NOW + 5000)).toBe(true)
    expect(await jobs.claim(claimAt(NOW + 4999))).toBeNull()
    const taken = await jobs.claim(claimAt(NOW + 5000))
    expect(taken).toMatchObject({ attempt: 2, job: { rows: 1 } })
    expect(await jobs.replace({ ...(taken?.job as ImportJob), rows: 2 }, 1, NOW + 99_000)).toBe(false)
    await jobs.release('t1', 'a', 2, NOW)
    expect(await jobs.replace({ ...(taken?.job as ImportJob), rows: 3 }, 2, NOW + 99_000)).toBe(false)
    expect(await jobs.leases(NOW)).toEqual([])
    expect((await jobs.get('t1', 'a'))?.rows).toBe(1)
  })

  test('leases are those that run now, of all tenants', async () => {
    const { jobs } = use()
    await jobs.create(makeJob({ id: 'a' }))
    await jobs.create(makeJob({ tenant: 't2', id: 'b' }))
    await jobs.claim(claimAt(NOW))
    await jobs.claim({ ...claimAt(NOW), until: NOW + 10 })
    expect((await jobs.leases(NOW + 9)).map(lease => lease.id).sort()).toEqual(['a', 'b'])
    expect(await jobs.leases(NOW + 10)).toHaveLength(1)
  })

  test('workers who ask at the same time each get another job', async () => {
    const { all } = use()
    const tenants = Array.from({ length: 20 }, (_, i) => `tenant ${i}`)
    for (const tenant of tenants) await all[0]?.jobs.create(makeJob({ tenant, id: `job of ${tenant}` }))
    const claims = await Promise.all(
      tenants.flatMap(() =>
        all.map((storage, i) => storage.jobs.claim({ ...claimAt(NOW), worker: `w${i}` })),
      ),
    )
    const claimed = claims.flatMap(claim => (claim === null ? [] : [claim.job.id]))
    expect(claimed.toSorted()).toEqual(tenants.map(tenant => `job of ${tenant}`).toSorted())
  })
})
