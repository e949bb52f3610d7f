import { makeTemplate } from '../../services/make-template.ts'
import { offeredFormats } from '../../services/offered-formats.ts'
import type { BotParts } from '../bot-parts.ts'
import { offerFile } from '../file-offers.ts'
import { templatesCard } from '../guide-cards.ts'
import type { Router } from '../router.ts'
import { hasWords, sameWords } from '../same-words.ts'

export function template(router: Router, { context }: BotParts): void {
  router.command('template', async (turn, { format }) => {
    const formats = await offeredFormats(context, await turn.actor())
    if (!format) return turn.show(templatesCard(formats))
    const meant = formats.filter(({ name, title }) => hasWords(`${name} ${title}`, format))
    const isIt = ({ name, title }: { name: string; title: string }) =>
      sameWords(name, format) || sameWords(title, format)
    const known = formats.find(isIt) ?? (meant.length === 1 ? meant[0] : undefined)
    if (!known && meant.length > 1) return turn.show(templatesCard(meant))
    const { name, text } = makeTemplate(known?.name ?? format, formats)
    const file = {
      name,
      bytes: Buffer.byteLength(text),
      description: 'Instructions, header and an example row',
    }
    const source = { kind: 'template' as const, format: known?.name ?? format }
    await turn.later(talk => offerFile(context, talk, turn.sender, { ...file, source }))
  })
}
