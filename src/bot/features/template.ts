import { FORMATS } from '../../formats/registry.ts'
import { makeTemplate } from '../../services/make-template.ts'
import type { BotParts } from '../bot-parts.ts'
import { sameWords } from '../commands.ts'
import { offerFile } from '../file-offers.ts'
import { templatesCard } from '../guide-cards.ts'
import type { Router } from '../router.ts'

export function template(router: Router, { context }: BotParts): void {
  router.command('template', async (turn, format) => {
    if (format === '') return turn.show(templatesCard(FORMATS))
    const known = FORMATS.find(({ name, title }) => sameWords(name, format) || sameWords(title, format))
    const { name, text } = makeTemplate(known?.name ?? format)
    const file = {
      name,
      bytes: Buffer.byteLength(text),
      description: 'Instructions, header and an example row',
    }
    const source = { kind: 'template' as const, format: known?.name ?? format }
    await turn.later(talk => offerFile(context, talk, turn.sender, { ...file, source }))
  })
}
