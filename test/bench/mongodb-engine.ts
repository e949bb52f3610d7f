import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generatePerson, KORE_HEADER, koreLine } from '../support/generate-people.ts'
import { type MongoServer, newDatabase } from '../support/mongo-server.ts'
import { OPERATOR, SEED } from './bench-directory.ts'
import type { BenchEngine } from './bench-imports.ts'
import type { BareFigures } from './figures.ts'
import { importByWorker } from './mongodb-import.ts'
import { dropDatabase, type MongodbPlace, openPlace, operatorOf } from './mongodb-place.ts'
import type { WorkerProcess } from './open-worker-process.ts'
import { runChild } from './run-child.ts'

/** Bare script and real job on new databases of one server; the real job in a worker process of its own. */
export function mongodbEngine(server: MongoServer, folder: string): BenchEngine {
  let bareUri: string
  let place: MongodbPlace
  return {
    async begin() {
      bareUri = server.uri(newDatabase())
      place = await openPlace(server, { workers: 1 })
      await warmUp(place, folder)
    },
    bare: file => runChild<BareFigures>('bare-mongodb.ts', file, bareUri),
    real: file => importByWorker(place.context, OPERATOR, { file, worker: firstOf(place) }),
    async end() {
      await place.close()
      await dropDatabase(bareUri)
    },
  }
}

/** A worker has long loaded what it needs when a file comes. Leaves all workers of the place at work. */
export async function warmUp({ context, workers }: MongodbPlace, folder: string): Promise<void> {
  const file = join(folder, 'warm-up.csv')
  await writeFile(file, `${KORE_HEADER}\n${koreLine(generatePerson(0, SEED), 'New')}`)
  for (const [i, worker] of workers.entries()) {
    worker.begin()
    await importByWorker(context, operatorOf(`warm-up-${i}`), { file, worker })
  }
}

export function firstOf({ workers }: MongodbPlace): WorkerProcess {
  return workers[0] as WorkerProcess
}
