import { COMMANDS, type Command } from './command-names.ts'
import { type Audience, SECTIONS } from './command-spec.ts'
import { commandUsage } from './command-usage.ts'

const WHO: Record<Audience, string> = {
  importer: 'org admins',
  supervisor: 'supervisors',
  leader: 'group admins',
  member: 'members',
  unclaimed: 'whoever has the code',
}

/** The commands as the README lists them: a Markdown table for each section. */
export function commandTable(): string {
  return SECTIONS.map(section => {
    const rows = COMMANDS.filter(command => command.section === section).map(rowOf)
    return [`| ${section} | Does | For | Tells first |`, '| --- | --- | --- | --- |', ...rows].join('\n')
  }).join('\n\n')
}

function rowOf(command: Command): string {
  const { description, audience, asks } = command
  const who = audience ? audience.map(each => WHO[each]).join(', ') : 'everybody'
  return `| ${[`\`${commandUsage(command)}\``, description, who, asks ?? ''].map(cell).join(' | ')} |`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
