import { z } from 'zod'
import { getAttribute, listAttributes } from '../../services/list-attributes.ts'
import { previewRemoval, removeAttribute } from '../../services/remove-attribute.ts'
import { reorderAttributes } from '../../services/reorder-attributes.ts'
import { attributeCard, attributesCard, removeAttributeCard, removedLine } from '../attribute-card.ts'
import type { BotParts } from '../bot-parts.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

const page = z.object({ skip: z.coerce.number().int().nonnegative().default(0) })
const one = z.object({ key: z.string() })
/** Cards carry numbers as text. */
const moved = one.extend({ by: z.coerce.number().pipe(z.literal([-1, 1])) })
const removed = one.extend({ sure: z.boolean().optional() })

/** Which fields people have: seen, put in order, removed. */
export function attributes(router: Router, { context }: BotParts): void {
  const list = async (turn: Turn, skip: number) =>
    attributesCard(await listAttributes(context, await turn.actor()), { skip })
  const card = async (turn: Turn, key: string) =>
    attributeCard(await getAttribute(context, await turn.actor(), { key }))

  router.command('attributes', async turn => turn.show(await list(turn, 0)))
  router.press('attributes', page, async (turn, { skip }) => ({ card: await list(turn, skip) }))
  router.press('attribute', one, async (turn, { key }) => ({ card: await card(turn, key) }))
  router.press('attribute-move', moved, async (turn, given) => {
    await reorderAttributes(context, await turn.actor(), given)
    return { card: await card(turn, given.key) }
  })
  router.press('attribute-remove', removed, async (turn, { key, sure }) => {
    const actor = await turn.actor()
    if (!sure) return { card: removeAttributeCard(await previewRemoval(context, actor, { key })) }
    const done = removedLine(await removeAttribute(context, actor, { key }))
    return { card: attributesCard(await listAttributes(context, actor), { done }) }
  })
}
