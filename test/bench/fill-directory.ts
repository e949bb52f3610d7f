import { join } from 'node:path'
import { writeKoreFile } from '../support/generate-people.ts'
import { SEED } from './bench-directory.ts'
import { runChild } from './run-child.ts'

const CHANGED = 0.2

/** What `benchImports` leaves behind, without measuring: the directory with the changes, and the file without them. */
export async function fillDirectory(folder: string, people: number): Promise<void> {
  const file = join(folder, 'fresh.csv')
  const changed = join(folder, 'changed.csv')
  await writeKoreFile(file, { rows: people, seed: SEED, status: 'New' })
  await writeKoreFile(changed, { rows: people, seed: SEED, status: 'New', changed: CHANGED })
  await runChild('run-import.ts', changed, join(folder, 'data'))
}
