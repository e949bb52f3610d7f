import { z } from 'zod'
import { getAttribute, listAttributes } from '../../services/list-attributes.ts'
import { previewRemoval, removeAttribute } from '../../services/remove-attribute.ts'
import { reorderAttributes } from '../../services/reorder-attributes.ts'
import { undoAttributeChange } from '../../services/undo-attribute-change.ts'
import { undoDefining } from '../../services/undo-defining.ts'
import {
  attributeCard,
  attributesCard,
  changedTold,
  removeAttributeCard,
  removedTold,
  type Told,
  undoneAddingTold,
  undoneTold,
} from '../attribute-card.ts'
import { attributeUndo } from '../attribute-form.ts'
import type { BotParts } from '../bot-parts.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

const page = z.object({ skip: z.coerce.number().int().nonnegative().default(0) })
const one = z.object({ key: z.string() })
/** Cards carry numbers as text. */
const moved = one.extend({ by: z.coerce.number().pipe(z.literal([-1, 1])) })
const added = z.object({ keys: z.string().transform(text => text.split(' ')) })
const removed = one.extend({ sure: z.boolean().optional() })

/** Which fields people have: seen, put in order, removed. */
export function attributes(router: Router, { context }: BotParts): void {
  const list = async (turn: Turn, skip: number) =>
    attributesCard(await listAttributes(context, await turn.actor()), { skip })
  const card = async (turn: Turn, key: string, done?: Told) =>
    attributeCard(await getAttribute(context, await turn.actor(), { key }), done)

  router.command('attributes', async turn => turn.show(await list(turn, 0)))
  router.press('attributes', page, async (turn, { skip }) => ({ card: await list(turn, skip) }))
  router.press('attribute', one, async (turn, { key }) => ({ card: await card(turn, key) }))
  router.press('attribute-move', moved, async (turn, given) => {
    const { attribute, before, place } = await reorderAttributes(context, await turn.actor(), given)
    return { card: await card(turn, given.key, changedTold(attribute, { place: before }, { place })) }
  })
  router.press('attribute-undo', attributeUndo, async (turn, given) => {
    const undone = await undoAttributeChange(context, await turn.actor(), given)
    return { card: await card(turn, given.key, undoneTold({ ...undone, was: given.was })) }
  })
  router.press('attributes-undo', added, async (turn, { keys }) => {
    const actor = await turn.actor()
    const done = undoneAddingTold(await undoDefining(context, actor, { keys }))
    return { card: attributesCard(await listAttributes(context, actor), { done }) }
  })
  router.press('attribute-remove', removed, async (turn, { key, sure }) => {
    const actor = await turn.actor()
    if (!sure) return { card: removeAttributeCard(await previewRemoval(context, actor, { key })) }
    const done = removedTold(await removeAttribute(context, actor, { key }))
    return { card: attributesCard(await listAttributes(context, actor), { done }) }
  })
}
