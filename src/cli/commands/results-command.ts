import type { Command } from '../command.ts'
import { fileCommand } from '../file-command.ts'

export const resultsCommand: Command = fileCommand({
  name: 'results',
  kind: 'results',
  summary: 'Gives every row of an import with what became of it, as CSV.',
})
