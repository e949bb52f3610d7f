import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeKoreFile } from '../support/generate-people.ts'
import { SEED } from './bench-directory.ts'
import { type BareFigures, type ImportFigures, median } from './figures.ts'
import { runChild } from './run-child.ts'

/** One line of the table: the medians of all runs. */
export interface ImportLine {
  people: number
  directory: string
  runs: number
  bare: { seconds: number; cpuSeconds: number; peakMb: number }
  real: { store: number; check: number; apply: number; cpuSeconds: number; checkMb: number; applyMb: number }
}

interface Files {
  fresh: string
  changed: string
}

/** What is imported one after the other, and how many rows of it write something. */
const STEPS: readonly { directory: string; file: keyof Files; writes(rows: number): [number, number] }[] = [
  { directory: 'empty', file: 'fresh', writes: rows => [rows, rows] },
  { directory: 'the same file again', file: 'fresh', writes: () => [0, 0] },
  { directory: 'full, 20 % changed', file: 'changed', writes: rows => [rows * 0.18, rows * 0.22] },
]
const CHANGED = 0.2
/** Larger files are run once. */
const REPEATED_UP_TO = 100_000
const REPEATS = 3

/**
 * Imports `people` people into an empty directory, again, and with changes; by the bare script and by the real job in turn.
 * Leaves the directory of the last run in `folder`/data and the file with changes in `folder`/changed.csv.
 */
export async function benchImports(folder: string, people: number): Promise<ImportLine[]> {
  const files: Files = { fresh: join(folder, 'fresh.csv'), changed: join(folder, 'changed.csv') }
  await writeKoreFile(files.fresh, { rows: people, seed: SEED, status: 'New' })
  await writeKoreFile(files.changed, { rows: people, seed: SEED, status: 'Update', changed: CHANGED })
  const runs = people <= REPEATED_UP_TO ? REPEATS : 1
  const bare: BareFigures[][] = STEPS.map(() => [])
  const real: ImportFigures[][] = STEPS.map(() => [])
  for (let run = 0; run < runs; run++) {
    await rm(join(folder, 'data'), { recursive: true, force: true })
    const database = join(folder, `bare-${run}.db`)
    for (const [i, step] of STEPS.entries()) {
      bare[i]?.push(await bareRun(files[step.file], database, people))
      real[i]?.push(await realRun(files[step.file], join(folder, 'data'), step.writes(people)))
    }
    await rm(database)
  }
  return STEPS.map(({ directory }, i) => lineOf({ people, directory, runs }, bare[i] ?? [], real[i] ?? []))
}

async function bareRun(file: string, database: string, people: number): Promise<BareFigures> {
  const figures = await runChild<BareFigures>('bare-import.ts', file, database)
  if (figures.rows !== people) throw new Error(`The bare script read ${figures.rows} rows of ${people}.`)
  return figures
}

/** A job that did something else than it should is not worth timing. */
async function realRun(
  file: string,
  dataDir: string,
  [least, most]: [number, number],
): Promise<ImportFigures> {
  const figures = await runChild<ImportFigures>('run-import.ts', file, dataDir)
  const { created, updated } = figures.counts
  if (created + updated < least || created + updated > most) {
    throw new Error(`The import wrote ${created + updated} people instead of ${least} to ${most}.`)
  }
  return figures
}

function lineOf(
  what: Pick<ImportLine, 'people' | 'directory' | 'runs'>,
  bare: readonly BareFigures[],
  real: readonly ImportFigures[],
): ImportLine {
  const middle = (of: (figures: ImportFigures) => number) => median(real.map(of))
  return {
    ...what,
    bare: {
      seconds: median(bare.map(run => run.seconds)),
      cpuSeconds: median(bare.map(run => run.cpuSeconds)),
      peakMb: median(bare.map(run => run.peakMb)),
    },
    real: {
      store: middle(run => run.store.seconds),
      check: middle(run => run.check.seconds),
      apply: middle(run => run.apply.seconds),
      cpuSeconds: middle(run => run.check.cpuSeconds + run.apply.cpuSeconds),
      checkMb: middle(run => run.check.peakMb),
      applyMb: middle(run => run.apply.peakMb),
    },
  }
}
