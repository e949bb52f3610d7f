import { argumentSpec } from './command-arguments.ts'
import { firstForm } from './command-forms.ts'
import type { Command } from './command-names.ts'

/** As help shows it, with what is to be replaced in capitals: `add NAMES to GROUP`. */
export function commandUsage(command: Command): string {
  return (
    command.usage ??
    firstForm(command)
      .pieces.map(piece => ('word' in piece ? piece.word : argumentSpec(piece.argument).shown))
      .join(' ')
  )
}
