import type { Attribute, AttributeChoice } from '../../domain/attributes.ts'
import { changeAttribute } from '../../services/change-attribute.ts'
import { getAttribute } from '../../services/list-attributes.ts'
import { reorderAttributes } from '../../services/reorder-attributes.ts'
import { attributeCard, changedTold, type Told } from '../attribute-card.ts'
import { SETTINGS, STEPS } from '../attribute-form.ts'
import type { BotParts } from '../bot-parts.ts'
import { oneAttribute } from '../choose-attribute.ts'
import { quoteName } from '../quote-name.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

/** What is decided about an attribute, in words. */
export function attributeChanges(router: Router, bot: BotParts): void {
  const { context } = bot
  const card = async (turn: Turn, { key }: Attribute, done: Told) =>
    attributeCard(await getAttribute(context, await turn.actor(), { key }), done)
  const change = (
    turn: Turn,
    text: string,
    again: (said: string) => string,
    choice: Partial<AttributeChoice>,
  ) =>
    oneAttribute(turn, bot, text, again, async found => {
      const done = await changeAttribute(context, await turn.actor(), { key: found.key, choice })
      return card(turn, found, changedTold(done.attribute, done.before, done.attribute))
    })

  router.command('rename attribute', async (turn, { attribute, name }) =>
    change(turn, attribute, said => `rename attribute ${said} to ${quoteName(name)}`, { label: name }),
  )
  router.command('make attribute', async (turn, { attribute, setting }) =>
    change(turn, attribute, said => `make attribute ${said} ${setting}`, SETTINGS[setting] ?? {}),
  )
  router.command('move attribute', async (turn, { attribute, direction }) => {
    const again = (said: string) => `move attribute ${said} ${direction}`
    await oneAttribute(turn, bot, attribute, again, async found => {
      const given = { key: found.key, by: STEPS[direction] ?? 0 }
      const { before, place } = await reorderAttributes(context, await turn.actor(), given)
      return card(turn, found, changedTold(found, { place: before }, { place }))
    })
  })
}
