import { defineAttributes } from '../../services/define-attributes.ts'
import { getAttribute, listAttributes } from '../../services/list-attributes.ts'
import { previewRemoval } from '../../services/remove-attribute.ts'
import { addedTold, attributeCard, attributesCard, removeAttributeCard } from '../attribute-card.ts'
import { typedAttributes } from '../attribute-form.ts'
import type { BotParts } from '../bot-parts.ts'
import { oneAttribute } from '../choose-attribute.ts'
import type { Router } from '../router.ts'
import { splitList } from '../split-words.ts'

/** One attribute, new ones, and one that goes, in words. */
export function attributeCommands(router: Router, bot: BotParts): void {
  const { context } = bot
  router.command('attribute', async (turn, { attribute }) =>
    oneAttribute(
      turn,
      bot,
      attribute,
      said => `attribute ${said}`,
      async ({ key }) => attributeCard(await getAttribute(context, await turn.actor(), { key })),
    ),
  )
  router.command('add attribute', async (turn, { labels, type }) => {
    const actor = await turn.actor()
    const added = await defineAttributes(context, actor, {
      choices: typedAttributes(splitList(labels), type),
    })
    await turn.show(attributesCard(await listAttributes(context, actor), { done: addedTold(added) }))
  })
  router.command('remove attribute', async (turn, { attribute }) =>
    oneAttribute(
      turn,
      bot,
      attribute,
      said => `remove attribute ${said}`,
      async ({ key }) => removeAttributeCard(await previewRemoval(context, await turn.actor(), { key })),
    ),
  )
}
