import { describe, expect, test } from 'vitest'
import type { ExportJob, JobKind } from '../../src/domain/jobs.ts'
import { makeExport } from '../support/make-export.ts'
import { makeJob } from '../support/make-job.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

const NOW = 1_800_000_000_000
const claimOf = (kind?: JobKind, jobId?: string) => ({
  worker: 'w',
  now: NOW,
  until: NOW + 1000,
  kind,
  jobId,
})
const FILE = { id: 'f', bytes: 1, sha256: '00' }

describe.each(storageEngines)('imports and exports: $name', engine => {
  const use = useStorage(engine, 4)

  test('they are numbered together, and listed and counted apart or together', async () => {
    const { jobs } = use()
    const mine = { userId: 'u2', name: 'x' }
    await jobs.create(makeJob())
    await jobs.create(makeExport({ by: mine }))
    await jobs.create(makeJob({ by: mine }))
    await jobs.create(makeExport())
    const numbers = async (query: { kind?: JobKind; by?: string; before?: number }) =>
      (await jobs.list('t1', { limit: 9, ...query })).map(job => job.number)
    expect(await numbers({})).toEqual([4, 3, 2, 1])
    expect(await numbers({ kind: 'export' })).toEqual([4, 2])
    expect(await numbers({ kind: 'import', before: 3 })).toEqual([1])
    expect(await numbers({ kind: 'export', by: 'u2' })).toEqual([2])
    expect(await numbers({ by: 'u2' })).toEqual([3, 2])
    expect(await jobs.count('t1', { kind: 'import' })).toBe(2)
    expect(await jobs.count('t1', { kind: 'import', by: 'u2' })).toBe(1)
    expect(await jobs.count('t1', {})).toBe(4)
    expect(await jobs.count('t2', { kind: 'export' })).toBe(0)
  })

  test('a tenant has one claimed job of each kind, and none waits for the other', async () => {
    const { jobs } = use()
    for (const id of ['i1', 'i2']) await jobs.create(makeJob({ id }))
    for (const id of ['e1', 'e2']) await jobs.create(makeExport({ id }))
    const claimed = async (kind?: JobKind) => (await jobs.claim(claimOf(kind)))?.job.id
    expect(await claimed('export')).toBe('e1')
    expect(await claimed('export')).toBeUndefined()
    expect(await claimed()).toBe('i1')
    expect(await claimed()).toBeUndefined()
    await jobs.release('t1', 'e1', 1, NOW + 1)
    expect(await claimed('import')).toBeUndefined()
    expect(await claimed()).toBe('e2')
    await jobs.release('t1', 'i1', 1, NOW + 1)
    expect(await claimed('export')).toBeUndefined()
    expect(await claimed('import')).toBe('i2')
  })

  test('with an id and another kind nothing is claimed', async () => {
    const { jobs } = use()
    await jobs.create(makeExport({ id: 'e1' }))
    expect(await jobs.claim(claimOf('import', 'e1'))).toBeNull()
    expect((await jobs.claim(claimOf('export', 'e1')))?.job.id).toBe('e1')
  })

  test('of those who ask at the same time one gets the export and one the import', async () => {
    const { all } = use()
    for (let n = 0; n < 3; n++) {
      await all[0]?.jobs.create(makeJob({ id: `i${n}` }))
      await all[0]?.jobs.create(makeExport({ id: `e${n}` }))
    }
    const claims = await Promise.all(
      all.flatMap(({ jobs }) => [jobs.claim(claimOf('import')), jobs.claim(claimOf('export'))]),
    )
    expect(claims.flatMap(claim => claim?.job.kind ?? []).toSorted()).toEqual(['export', 'import'])
  })

  test('files that are kept for long are found across tenants, the oldest first, until they are removed', async () => {
    const { jobs } = use()
    const done = { state: 'completed', file: FILE } as const
    const old = await jobs.create(makeExport({ id: 'old', tenant: 't2', ...done, finishedAt: NOW - 20 }))
    await jobs.create(makeExport({ id: 'oldest', ...done, finishedAt: NOW - 30 }))
    await jobs.create(makeExport({ id: 'new', ...done, finishedAt: NOW }))
    await jobs.create(makeExport({ id: 'failed', state: 'failed', finishedAt: NOW - 50 }))
    await jobs.create(makeJob({ id: 'import', state: 'completed', finishedAt: NOW - 50 }))
    const running = await jobs.create(makeExport({ id: 'running', state: 'processing' }))
    const kept = async (limit = 9) => (await jobs.kept(NOW, limit)).map(job => job.id)
    expect(await kept()).toEqual(['oldest', 'old'])
    expect(await kept(1)).toEqual(['oldest'])
    await jobs.replace({ ...old, file: { ...FILE, removedAt: NOW } })
    await jobs.replace({ ...running, ...done, finishedAt: NOW - 1 })
    expect(await kept()).toEqual(['oldest', 'running'])
    expect((await jobs.kept(NOW, 1))[0]).toMatchObject<Partial<ExportJob>>({ kind: 'export', file: FILE })
  })
})
