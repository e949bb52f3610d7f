import { FORMATS } from '../../formats/registry.ts'
import { makeTemplate } from '../../services/make-template.ts'
import { type Command, EXIT, textOption } from '../command.ts'
import { nearest } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'
import { writeOut } from '../write-out.ts'

const NAMES = FORMATS.map(format => format.name)

export const templateCommand: Command = {
  name: 'template',
  usage: 'FORMAT [--out FILE]',
  summary: `Gives a file to fill in. Formats: ${NAMES.join(', ')}.`,
  help: ['--out FILE   write it there; it is printed otherwise'],
  options: { out: { type: 'string', short: 'o' } },
  words: { least: 1, most: 1 },
  async run(call) {
    const given = call.words[0] as string
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

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text)
}
