import { join } from 'node:path'
import { writeKoreFile } from '../support/generate-people.ts'
import { SEED } from './bench-directory.ts'
import { type BareFigures, type ImportFigures, median } from './figures.ts'

/** One line of the table: the medians of all runs. */
export interface ImportLine {
  people: number
  directory: string
  runs: number
  bare: { seconds: number; cpuSeconds: number; peakMb: number }
  real: { store: number; check: number; apply: number; cpuSeconds: number; checkMb: number; applyMb: number }
}

/** Where people are imported to. */
export interface BenchEngine {
  /** Both begin without anybody. */
  begin(): Promise<void>
  bare(file: string): Promise<BareFigures>
  real(file: string): Promise<ImportFigures>
  end(): Promise<void>
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

/**
 * Imports `people` people into an empty directory, again, and with changes; by the bare script and by the real job in turn.
 * Leaves the files in `folder`: fresh.csv, and changed.csv with the changes.
 */
export async function benchImports(
  folder: string,
  people: number,
  { engine, runs }: { engine: BenchEngine; runs: number },
): Promise<ImportLine[]> {
  const files: Files = { fresh: join(folder, 'fresh.csv'), changed: join(folder, 'changed.csv') }
  await writeKoreFile(files.fresh, { rows: people, seed: SEED, status: 'New' })
  await writeKoreFile(files.changed, { rows: people, seed: SEED, status: 'Update', changed: CHANGED })
  const bare: BareFigures[][] = STEPS.map(() => [])
  const real: ImportFigures[][] = STEPS.map(() => [])
  for (let run = 0; run < runs; run++) {
    await engine.begin()
    for (const [i, step] of STEPS.entries()) {
      bare[i]?.push(checkedBare(await engine.bare(files[step.file]), people))
      real[i]?.push(checkedReal(await engine.real(files[step.file]), step.writes(people)))
    }
    await engine.end()
  }
  return STEPS.map(({ directory }, i) => lineOf({ people, directory, runs }, bare[i] ?? [], real[i] ?? []))
}

function checkedBare(figures: BareFigures, people: number): BareFigures {
  if (figures.rows !== people) throw new Error(`The bare script read ${figures.rows} rows of ${people}.`)
  return figures
}

/** A job that did something else than it should is not worth timing. */
function checkedReal(figures: ImportFigures, [least, most]: [number, number]): ImportFigures {
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
