import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BareFigures } from './figures.ts'
import { runChild } from './run-child.ts'

/** What an export may take beside SQLite's own dump of the same columns, and of memory in MB. */
const TARGETS = { times: 3, megabytes: 200 }

/** An export of everybody beside a bare query of the same columns, and as a workbook. */
export async function benchExports(given: {
  folder: string
  people: number
  groups: number
  write(text: string): void
  note(text: string): void
}): Promise<void> {
  const { folder, people, groups, write, note } = given
  const [place, dump] = [join(folder, 'exports'), join(folder, 'dump.csv')]
  note(`filling a directory with ${people} people and ${groups} groups`)
  await runChild('fill-organisation.ts', place, people, groups)
  note('dumping and exporting them')
  const bare = await runChild<BareFigures>('dump-people.ts', place, dump)
  const csv = await runChild<BareFigures>('export-people.ts', place, 'csv')
  const xlsx = await runChild<BareFigures>('export-people.ts', place, 'xlsx')
  const size = ((await stat(dump)).size / 1e6).toFixed(0)
  write(
    [
      `| ${people} people, ${size} MB | seconds | CPU seconds | times the dump | peak MB |`,
      '| --- | ---: | ---: | ---: | ---: |',
      line('SQLite, the same columns', bare, bare),
      line(`export as CSV (at most ${TARGETS.times} times, ${TARGETS.megabytes} MB)`, csv, bare),
      line('export as XLSX', xlsx, bare),
    ].join('\n'),
  )
}

function line(what: string, figures: BareFigures, bare: BareFigures): string {
  const { seconds, cpuSeconds, peakMb } = figures
  const times = (seconds / bare.seconds).toFixed(2)
  return `| ${what} | ${seconds.toFixed(1)} | ${cpuSeconds.toFixed(1)} | ${times} | ${peakMb.toFixed(0)} |`
}
