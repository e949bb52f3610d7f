import { z } from 'zod'
import { addMembers } from '../../services/add-members.ts'
import { lookAtLeaving } from '../../services/look-at-leaving.ts'
import { removeMembers } from '../../services/remove-members.ts'
import { undoAdding, undoRemoving } from '../../services/undo-membership.ts'
import type { BotParts } from '../bot-parts.ts'
import { choicesCard, oneGroup } from '../choose.ts'
import { removedCard, removeQuestionCard } from '../group-leaving-card.ts'
import { addedCard } from '../group-members-card.ts'
import { referToGroup, replaceEntry } from '../quote-name.ts'
import type { Router } from '../router.ts'
import { splitList } from '../split-words.ts'

const undone = z.object({
  group: z.string(),
  at: z.coerce.number().int(),
  what: z.enum(['added', 'removed']),
})
const leaving = z.object({ group: z.string(), users: z.array(z.string()), alone: z.boolean().optional() })

/** People who come into a group and go, and the way back of both. */
export function memberChanges(router: Router, bot: BotParts): void {
  const { context } = bot
  router.command('add', async (turn, { people, group }) => {
    const again = (reference: string) => `add ${people} to ${reference}`
    await oneGroup(turn, bot, group, again, async found => {
      const given = { groupId: found.id, entries: splitList(people) }
      const done = await addMembers(context, await turn.actor(), given)
      const [open, ...others] = done.entries
      if (open?.outcome !== 'several' || others.length > 0) return addedCard(done)
      const againAbout = (person: string) => `add ${person} to ${referToGroup(found)}`
      return choicesCard(turn, bot, { text: open.text, again: againAbout }, { what: 'person', skipped: 0 })
    })
  })
  router.command('remove', async (turn, { people, group }) => {
    const again = (reference: string) => `remove ${people} from ${reference}`
    await oneGroup(turn, bot, group, again, async found => {
      const entries = splitList(people)
      const facts = await lookAtLeaving(context, await turn.actor(), { groupId: found.id, entries })
      return removeQuestionCard(facts, (text, instead) => {
        const others = replaceEntry(entries, text, instead).join(', ')
        return `remove ${others} from ${referToGroup(found)}`
      })
    })
  })
  router.press('group-remove', leaving, async (turn, { group, users, alone }) => {
    const given = { groupId: group, userIds: users, withoutAdmin: alone === true }
    return { card: removedCard(await removeMembers(context, await turn.actor(), given)) }
  })
  router.press('group-undo', undone, async (turn, { group: groupId, at, what }) => {
    const actor = await turn.actor()
    return what === 'added'
      ? { card: removedCard(await undoAdding(context, actor, { groupId, at })) }
      : { card: addedCard(await undoRemoving(context, actor, { groupId, at })) }
  })
}
