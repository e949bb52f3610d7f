import { expect, test } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import { openRunner, runNext } from '../../src/jobs/open-runner.ts'
import { cancelExport } from '../../src/services/cancel-export.ts'
import { keepLatest } from '../../src/services/keep-latest.ts'
import { startExport } from '../../src/services/start-export.ts'
import { startImport } from '../../src/services/start-import.ts'
import { sweepFiles } from '../../src/services/sweep-files.ts'
import { dyingStorage } from '../support/dying-storage.ts'
import { bytesOf, type Imports, KORE, useImports } from '../support/import-fixture.ts'
import { SILENT } from '../support/silent-log.ts'
import { until } from '../support/until.ts'

const imports = useImports()
const DAY = 24 * 60 * 60_000

async function fileIds({ context }: Imports): Promise<string[]> {
  const batches = await Array.fromAsync(context.storage.archive.files())
  return batches.flat().map(({ id }) => id)
}

/** As it is when a process dies after the file was stored and before its import was. */
async function leave({ context, clock }: Imports, tenant: string): Promise<void> {
  const file = { tenant, id: 'gone.original', name: 'people.csv', createdAt: clock.now }
  await context.storage.files.write(file, bytesOf(KORE))
}

test('a file whose import cannot be recorded is not kept', async () => {
  const given = imports()
  const { storage } = given.context
  const failing = {
    ...storage,
    jobs: {
      ...storage.jobs,
      create: () => Promise.reject(new StorageError('The disk is full.', { retryable: false })),
    },
  }
  const start = startImport({ ...given.context, storage: failing }, given.admin, {
    name: 'a.csv',
    origin: 'm',
    bytes: bytesOf(KORE),
  })
  await expect(start).rejects.toThrow('The disk is full.')
  expect(await fileIds(given)).toEqual([])
})

test('an import that was recorded although the answer was lost keeps its file', async () => {
  const given = imports()
  const { storage } = given.context
  const create: typeof storage.jobs.create = async job => {
    await storage.jobs.create(job)
    throw new StorageError('The line broke.', { retryable: true })
  }
  const context = { ...given.context, storage: { ...storage, jobs: { ...storage.jobs, create } } }
  const start = startImport(context, given.admin, { name: 'a.csv', origin: 'm', bytes: bytesOf(KORE) })
  await expect(start).rejects.toThrow('The line broke.')
  const [job] = await storage.jobs.list('t1', { limit: 1, kind: 'import' })
  expect(await fileIds(given)).toEqual([job?.file.id])
})

test('a file without an import goes a day later, of every organisation; all others stay', async () => {
  const given = imports()
  const job = await given.drop(KORE)
  const other = { tenant: 't1', id: 'something else', name: 'x', createdAt: given.clock.now }
  await given.context.storage.files.write(other, bytesOf('x'))
  await leave(given, 't1')
  await leave(given, 't2')
  given.clock.now += DAY
  expect(await sweepFiles(given.context)).toBe(0)
  given.clock.now += 1
  expect(await sweepFiles(given.context)).toBe(2)
  expect((await fileIds(given)).sort()).toEqual([job.file.id, 'something else'].sort())
})

test('the file of an export whose worker died goes; those that are handed out stay', async () => {
  const given = imports()
  const { context, admin, clock } = given
  const asked = (origin: string) => startExport(context, admin, { what: 'users', origin })
  const kept = await asked('one')
  await given.work()
  const job = await asked('two')
  const dying = dyingStorage(context.storage, 'files.write:1')
  const worker = { context: { ...context, storage: dying.storage }, log: SILENT, worker: 'w' }
  await runNext(worker).catch(() => undefined)
  expect(dying.hasDied()).toBe(true)
  await cancelExport(context, admin, { jobId: job.id })
  expect(await fileIds(given)).toHaveLength(2)
  clock.now += DAY + 1
  expect(await sweepFiles(context)).toBe(1)
  const file = (await context.storage.jobs.get('t1', kept.id))?.file
  expect(await fileIds(given)).toEqual([file?.id])
})

test('results of an import that went on since go, those of its end stay', async () => {
  const given = imports()
  const job = await given.check(`${KORE}a@x.org,A,B,,,,,New\n`)
  await given.download(job, 'results')
  const done = await given.confirm(job)
  await given.download(done, 'results')
  given.clock.now += DAY + 1
  expect(await sweepFiles(given.context)).toBe(1)
  const kept = [job.file.id, `${job.id}.results.${done.finishedAt}`]
  expect((await fileIds(given)).sort()).toEqual(kept.sort())
})

test('what was made for somebody to fetch at once goes a week later', async () => {
  const given = imports()
  const content = () => bytesOf('x')
  await keepLatest(given.context, given.admin, { use: 'audit-file', name: 'a.csv', content: content() })
  await keepLatest(given.context, given.admin, { use: 'picture', name: 'a.png', content: content() })
  given.clock.now += 7 * DAY
  expect(await sweepFiles(given.context)).toBe(0)
  given.clock.now += 1
  expect(await sweepFiles(given.context)).toBe(2)
  expect(await fileIds(given)).toEqual([])
})

test('a runner sweeps when it has nothing to do, and again a day later', async () => {
  const given = imports()
  await leave(given, 't1')
  given.clock.now += DAY + 1
  const runner = openRunner({ context: given.context, log: SILENT, worker: 'w' })
  const swept = () => until('nothing is left', async () => (await fileIds(given)).length === 0)
  try {
    await swept()
    await leave(given, 't2')
    given.clock.now += DAY + 1
    runner.wake()
    await swept()
  } finally {
    await runner.close()
  }
})
