import type { Command } from '../command.ts'
import { fileCommand } from '../file-command.ts'

export const failedCommand: Command = fileCommand({
  name: 'failed',
  kind: 'failed',
  summary: 'Gives the refused rows of an import with their reasons, as CSV to mend and import again.',
})
