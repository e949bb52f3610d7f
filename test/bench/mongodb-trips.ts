import { join } from 'node:path'
import { writeKoreFile } from '../support/generate-people.ts'
import type { MongoServer } from '../support/mongo-server.ts'
import { OPERATOR, SEED } from './bench-directory.ts'
import { firstOf, warmUp } from './mongodb-engine.ts'
import { importByWorker } from './mongodb-import.ts'
import { openPlace } from './mongodb-place.ts'

/** Questions to the server for 1,000 rows: of a whole phase, its beginning and end included, and what they were. */
export interface TripLine {
  directory: string
  phase: 'check' | 'apply'
  each: number
  kinds: [string, number][]
}

/** @param rows so many that what a job asks only once weighs little */
export async function countTrips(server: MongoServer, folder: string, rows: number): Promise<TripLine[]> {
  const fresh = join(folder, 'trips-fresh.csv')
  const changed = join(folder, 'trips-changed.csv')
  await writeKoreFile(fresh, { rows, seed: SEED, status: 'New' })
  await writeKoreFile(changed, { rows, seed: SEED, status: 'Update', changed: 0.2 })
  const place = await openPlace(server, { workers: 1, trips: true })
  const lines: TripLine[] = []
  try {
    await warmUp(place, folder)
    for (const [directory, file] of [
      ['empty', fresh],
      ['full, 20 % changed', changed],
    ] as const) {
      const { uses } = await importByWorker(place.context, OPERATOR, { file, worker: firstOf(place) })
      const [before, checked, applied] = uses.map(use => use.trips) as [Trips, Trips, Trips]
      lines.push({ directory, phase: 'check', ...since(before, checked, rows) })
      lines.push({ directory, phase: 'apply', ...since(checked, applied, rows) })
    }
    return lines
  } finally {
    await place.close()
  }
}

type Trips = Record<string, number>

function since(before: Trips, after: Trips, rows: number): Pick<TripLine, 'each' | 'kinds'> {
  const kinds = Object.entries(after)
    .map(([what, count]): [string, number] => [what, ((count - (before[what] ?? 0)) * 1000) / rows])
    .filter(([, each]) => each > 0)
    .sort(([, a], [, b]) => b - a)
  return { each: kinds.reduce((sum, [, each]) => sum + each, 0), kinds }
}
