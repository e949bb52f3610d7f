import { csvLine } from '../tables/write-table.ts'
import type { Format } from './format.ts'

/** A file to fill in: instruction lines that begin with #, the header, and an example row that is skipped when left in. */
export function templateText(format: Format): string {
  const instructions = format.instructions.map(line => `# ${line}\r\n`).join('')
  return instructions + csvLine(format.columns.map(column => column.header)) + csvLine(format.example)
}
