import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchEngine } from './bench-imports.ts'
import type { BareFigures, ImportFigures } from './figures.ts'
import { runChild } from './run-child.ts'

/** Leaves the directory of the last run in `folder`/data. */
export function sqliteEngine(folder: string): BenchEngine {
  const dataDir = join(folder, 'data')
  const database = join(folder, 'bare.db')
  return {
    begin: () => rm(dataDir, { recursive: true, force: true }),
    bare: file => runChild<BareFigures>('bare-import.ts', file, database),
    real: file => runChild<ImportFigures>('run-import.ts', file, dataDir),
    end: () => rm(database),
  }
}
