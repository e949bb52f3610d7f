import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createConnection } from 'mongoose'
import { startImport } from '../../src/services/start-import.ts'
import { generatePerson, KORE_HEADER, koreLine, writeKoreFile } from '../support/generate-people.ts'
import type { MongoServer } from '../support/mongo-server.ts'
import { SEED } from './bench-directory.ts'
import { secondsSince } from './figures.ts'
import { warmUp } from './mongodb-engine.ts'
import { importByWorker } from './mongodb-import.ts'
import { type MongodbPlace, openPlace, operatorOf } from './mongodb-place.ts'
import type { WorkerProcess } from './open-worker-process.ts'

const OVERLAP_ROWS = 10_000
const JOBS = 1000
const TENANTS = 100
const WORKERS = 8
const LOOK_EVERY = 50

/**
 * Two tenants' imports with two workers: the time for which workers had them in hand, in sum, over the time that went by.
 * 1 is one after the other, 2 is both all the time.
 */
export async function measureOverlap(server: MongoServer, folder: string): Promise<number> {
  const file = join(folder, 'overlap.csv')
  await writeKoreFile(file, { rows: OVERLAP_ROWS, seed: SEED, status: 'New' })
  const place = await openPlace(server, { workers: 2 })
  try {
    await warmUp(place, folder)
    const startedAt = performance.now()
    const both = await Promise.all(
      place.workers.map((worker, i) =>
        importByWorker(place.context, operatorOf(`overlap-${i}`), { file, worker }),
      ),
    )
    const worked = both.reduce((sum, { job }) => sum + job.workedMs, 0)
    return worked / 1000 / secondsSince(startedAt)
  } finally {
    await place.close()
  }
}

export interface ClaimFigures {
  jobs: number
  workers: number
  jobsPerSecond: number
  /** What the busiest and the idlest worker took. */
  most: number
  least: number
}

/** Small files of many tenants, which wait when the workers begin. @throws when one was not taken exactly once */
export async function measureClaims(server: MongoServer): Promise<ClaimFigures> {
  const place = await openPlace(server, { workers: WORKERS })
  try {
    await queueJobs(place)
    const startedAt = performance.now()
    for (const worker of place.workers) worker.begin()
    await untilChecked(place)
    const seconds = secondsSince(startedAt)
    const taken = await Promise.all(
      place.workers.map(async (worker: WorkerProcess) => (await worker.use()).claimed),
    )
    const all = taken.flat()
    if (all.length !== JOBS || new Set(all).size !== JOBS) {
      throw new Error(`${new Set(all).size} jobs of ${JOBS} were taken in ${all.length} claims.`)
    }
    const counts = taken.map(({ length }) => length)
    return {
      jobs: JOBS,
      workers: WORKERS,
      jobsPerSecond: JOBS / seconds,
      most: Math.max(...counts),
      least: Math.min(...counts),
    }
  } finally {
    await place.close()
  }
}

async function queueJobs({ context }: MongodbPlace): Promise<void> {
  const text = `${KORE_HEADER}\n${koreLine(generatePerson(0, SEED), 'New')}`
  for (let first = 0; first < JOBS; first += TENANTS) {
    await Promise.all(
      Array.from({ length: TENANTS }, (_, i) =>
        startImport(context, operatorOf(`claims-${i}`), {
          name: 'one.csv',
          origin: `bench:${first + i}`,
          bytes: (async function* () {
            yield new TextEncoder().encode(text)
          })(),
        }),
      ),
    )
  }
}

async function untilChecked({ uri }: MongodbPlace): Promise<void> {
  const connection = await createConnection(uri).asPromise()
  const jobs = connection.collection('jobs')
  while ((await jobs.countDocuments({ runnable: true })) > 0) await pause(LOOK_EVERY)
  await connection.destroy()
}
