import type { ImportLine } from './bench-imports.ts'
import type { ClaimFigures } from './mongodb-crowd.ts'
import type { TripLine } from './mongodb-trips.ts'
import { peakOf, ratio, table, whole } from './print-tables.ts'

const TARGETS = { ratio: 1.5, again: 0.6, peakMb: 300, trips: { check: 3, apply: 6 } }
const AGAIN = 'the same file again'

export function printTrips(lines: readonly TripLine[]): string {
  const rows = lines.map(({ directory, phase, each, kinds }) => [
    `${phase}, ${directory}`,
    each.toFixed(2),
    kinds.map(([what, count]) => `${what} ${count.toFixed(2)}`).join(', '),
  ])
  return table(['round trips per 1,000 rows', 'all', 'of which'], rows)
}

export function printCrowd(overlap: number, claims: ClaimFigures): string {
  const { jobs, workers, jobsPerSecond, most, least } = claims
  return table(
    ['many workers', 'figure'],
    [
      [
        'two imports on two workers: time in hand / time gone by (1: in turn, 2: side by side)',
        overlap.toFixed(2),
      ],
      [
        `${whole(jobs)} small jobs, ${workers} workers: each taken once, jobs a second`,
        jobsPerSecond.toFixed(1),
      ],
      ['jobs of the busiest and the idlest worker', `${most}, ${least}`],
    ],
  )
}

/** What was aimed at beside what came of it. */
export function printMongodbTargets(lines: readonly ImportLine[], trips: readonly TripLine[]): string {
  const rows: string[][] = []
  const add = (target: string, figure: number, limit: number, shown: string) =>
    rows.push([target, shown, figure <= limit ? 'reached' : 'MISSED'])
  for (const line of lines) {
    const limit = line.directory === AGAIN ? TARGETS.again : TARGETS.ratio
    const target = `check + apply, ${line.directory}: at most ${limit} times the bare script`
    add(target, ratio(line), limit, `${ratio(line).toFixed(2)} times`)
  }
  const peak = Math.max(...lines.map(peakOf))
  add(`peak of the worker process at most ${TARGETS.peakMb} MB`, peak, TARGETS.peakMb, `${whole(peak)} MB`)
  for (const { directory, phase, each } of trips) {
    const limit = TARGETS.trips[phase]
    add(`round trips per 1,000 rows, ${phase}, ${directory}: at most ${limit}`, each, limit, each.toFixed(2))
  }
  return table(['target', 'figure', ''], rows)
}
