import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ExportJob } from '../../src/domain/jobs.ts'
import { isEnded } from '../../src/domain/jobs.ts'
import type { OpenDirectory } from '../../src/open-directory.ts'
import { cancelExport } from '../../src/services/cancel-export.ts'
import { fetchExport } from '../../src/services/fetch-export.ts'
import { getExport } from '../../src/services/get-export.ts'
import { startExport } from '../../src/services/start-export.ts'
import { addPeople } from '../support/add-people.ts'
import { OPERATOR, openTestDirectory } from '../support/mixed-import.ts'
import { type JobProcess, runJobProcess } from '../support/run-to-death.ts'
import { until } from '../support/until.ts'

/** More than are written between two notes of how far the export is. */
const PEOPLE = 21_000

let folder: string
let directory: OpenDirectory
const processes: JobProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-export-'))
  directory = await openTestDirectory(folder)
  const { tenant } = OPERATOR
  for (let from = 0; from < PEOPLE; from += 1000) {
    const people = Array.from({ length: 1000 }, (_, n) => ({
      id: `p${from + n}`,
      displayName: `Person ${from + n}`,
    }))
    await addPeople(directory.context, tenant, people)
  }
})
afterEach(async () => {
  await Promise.all(processes.splice(0).map(each => each.kill()))
  await directory.close()
  await rm(folder, { recursive: true, force: true })
})

const begin = async () =>
  (await startExport(directory.context, OPERATOR, { what: 'users', origin: `${Math.random()}` })).id
const read = (jobId: string) => getExport(directory.context, OPERATOR, { jobId })

async function dies(death: string): Promise<void> {
  const worker = runJobProcess(folder, death)
  processes.push(worker)
  expect(await worker.ended, worker.complaints()).toBe('SIGKILL')
}

async function finish(jobId: string): Promise<ExportJob> {
  const worker = runJobProcess(folder)
  processes.push(worker)
  return until('the export to end', async () => {
    const job = await read(jobId)
    return isEnded(job) && job
  })
}

async function fileIds(): Promise<string[]> {
  return (await Array.fromAsync(directory.context.storage.archive.files())).flat().map(({ id }) => id)
}

test('killed at each step, it is written again from the first row, once, and nothing of the dead is left', async () => {
  const jobId = await begin()
  for (const death of ['jobs.claim:1', 'jobs.replace:2', 'jobs.replace:3', 'files.write:1']) await dies(death)
  const job = await finish(jobId)
  expect(job).toMatchObject({ state: 'completed', rows: PEOPLE })
  const { bytes } = await fetchExport(directory.context, OPERATOR, { jobId })
  const text = Buffer.concat(await Array.fromAsync(bytes)).toString()
  expect(text.trimEnd().split('\r\n')).toHaveLength(1 + PEOPLE)
  expect(await fileIds()).toEqual([job.file?.id])
})

test('what kills its worker each time is given up', async () => {
  const jobId = await begin()
  for (let tries = 0; tries < 3; tries++) await dies('jobs.replace:2')
  const job = await finish(jobId)
  expect(job).toMatchObject({ state: 'failed', error: { code: 'worker-dies' } })
  expect(await fileIds()).toEqual([])
})

test('cancelled while a process is writing it: that one puts it down and leaves no file', async () => {
  const jobId = await begin()
  const worker = runJobProcess(folder)
  processes.push(worker)
  await until('the export to be begun', async () => (await read(jobId)).state !== 'queued')
  const { first } = await cancelExport(directory.context, OPERATOR, { jobId })
  const another = await begin()
  await until('the next export to end', async () => isEnded(await read(another)))
  expect((await read(jobId)).state).toBe(first ? 'cancelled' : 'completed')
  expect(await fileIds()).toHaveLength(first ? 1 : 2)
})
