import type { Attribute } from '../../domain/attributes.ts'
import { type FoundPeople, findPeople, type PersonView } from '../../services/find-people.ts'
import { type Command, EXIT, JSON_OPTION, textOption } from '../command.ts'
import { plain, safeJson } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { withDirectory } from '../with-directory.ts'

const PAGE = 20

export const findCommand: Command = {
  name: 'find',
  usage: 'TEXT [--limit N] [--as USER] [--json]',
  summary: 'Looks people up by parts of name, e-mail, phone, employee id, title, department or attributes.',
  help: [
    `--limit N   at most so many people; ${PAGE} otherwise`,
    '--as USER   what this person may see: e-mail, phone, employee id or id',
    '--json      print one JSON object',
  ],
  options: { limit: { type: 'string' }, as: { type: 'string' }, ...JSON_OPTION },
  words: { least: 1, most: 20 },
  async run(call) {
    const text = call.words.join(' ')
    const limit = readLimit(textOption(call, 'limit'))
    return withDirectory(call, async ({ context, actor }) => {
      const { people, next, by } = await findPeople(context, actor, { text, limit })
      const { terminal } = call
      if (call.options.json)
        await terminal.out(`${safeJson({ people: people.map(entry), more: next !== null })}\n`)
      else await terminal.out(`${lines(text, { people, by }, next !== null).join('\n')}\n`)
      return EXIT.ok
    })
  },
}

function lines(text: string, { people, by }: Pick<FoundPeople, 'people' | 'by'>, more: boolean): string[] {
  if (people.length === 0) return [plain(`No one matches "${text}".`)]
  const found = people.flatMap(person => [
    plain(person.displayName),
    `    ${plain(secondLine(person, by.get(person.id) ?? []))}`,
  ])
  return more ? [...found, `There are more. Add a word, or --limit ${2 * people.length}.`] : found
}

/** What tells people of one name apart, and what they were found by. */
function secondLine(person: PersonView, by: readonly Attribute[]): string {
  const { title, department, email, phone, employeeId, status } = person
  const known = [title, department, email, phone, employeeId, status === 'archived' ? status : undefined]
  const reasons = by.map(({ key, label }) => `${label} ${person.attributes?.[key]}`)
  return [...known, ...reasons].filter(Boolean).join(', ') || person.id
}

function entry(person: PersonView): object {
  const { tenant, version, ...rest } = person
  return rest
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return PAGE
  if (!/^\d{1,4}$/.test(text) || Number(text) < 1 || Number(text) > 1000) {
    throw new UsageError(`--limit is a number from 1 to 1000, not "${text}".`)
  }
  return Number(text)
}
