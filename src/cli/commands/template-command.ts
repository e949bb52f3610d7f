import type { Format } from '../../formats/format.ts'
import { FORMATS } from '../../formats/registry.ts'
import { makeTemplate } from '../../services/make-template.ts'
import { type Command, EXIT, textOption } from '../command.ts'
import { nearest } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'
import { writeOut } from '../write-out.ts'

const NAMES = FORMATS.map(format => format.name)
const WIDTH = Math.max(...NAMES.map(name => name.length))
const LINES = FORMATS.map(format => `  ${format.name.padEnd(WIDTH)}   ${purposeOf(format)}`)

export const templateCommand: Command = {
  name: 'template',
  usage: 'FORMAT [--out FILE]',
  summary: `Gives a file to fill in. Formats: ${NAMES.join(', ')}.`,
  help: ['--out FILE   write it there; it is printed otherwise', 'FORMAT is one of:', ...LINES],
  options: { out: { type: 'string', short: 'o' } },
  words: { least: 0, most: 1 },
  async run(call) {
    const given = call.words[0]
    if (given === undefined) {
      throw new UsageError(['Which format? muster template FORMAT', ...LINES].join('\n'))
    }
    if (!NAMES.includes(given.toLowerCase())) {
      const guess = nearest(given, NAMES)
      throw new UsageError(
        `There is no format "${given}".${guess ? ` Did you mean ${guess}?` : ''} There are: ${NAMES.join(', ')}.`,
      )
    }
    await writeOut(call.terminal, bytesOf(makeTemplate(given).text), textOption(call, 'out'))
    return EXIT.ok
  },
}

/** What a row of it is, and the columns that it cannot do without. */
function purposeOf({ title, about, columns }: Format): string {
  const row = { people: 'a person', members: 'a person in a group', groups: 'a group' }[about]
  const needed = columns.filter(({ required }) => required).map(({ header }) => header)
  return `${title}: each row is ${row}, with at least ${needed.join(', ')}`
}

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text)
}
