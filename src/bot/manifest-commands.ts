import { firstForm, openingWords } from './command-forms.ts'
import { COMMANDS } from './command-names.ts'

/** What Teams shows beside the message box. */
export interface ListedCommand {
  title: string
  description: string
}

/** The commands of a scope, without a slash, at most ten (manifest schema 1.19): in teams and group chats those that are answered there. */
export function manifestCommands(scope: 'personal' | 'team' | 'groupChat'): ListedCommand[] {
  return COMMANDS.filter(({ listed, open }) => listed && (scope === 'personal' || open)).map(command => ({
    title: openingWords(firstForm(command)).join(' '),
    description: capital(command.description),
  }))
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
