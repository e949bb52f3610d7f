import { z } from 'zod'
import { addMembers } from '../../services/add-members.ts'
import { lookAtMember } from '../../services/look-at-member.ts'
import { removeMembers } from '../../services/remove-members.ts'
import { undoAdding, undoRemoving } from '../../services/undo-membership.ts'
import { aboutMember } from '../about-member.ts'
import type { BotParts } from '../bot-parts.ts'
import { oneGroup } from '../choose.ts'
import { addedCard, removedCard, removeQuestionCard } from '../group-members-card.ts'
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
    await oneGroup(turn, bot, group, again, async ({ id }) =>
      addedCard(await addMembers(context, await turn.actor(), { groupId: id, entries: splitList(people) })),
    )
  })
  router.command('remove', async (turn, said) => {
    const again = (person: string, group: string) => `remove ${person} from ${group}`
    const card = await aboutMember(turn, bot, said, again, async (person, group) => {
      const asked = { groupId: group.id, userId: person.id, action: 'change members' as const, leaving: true }
      return removeQuestionCard(await lookAtMember(context, await turn.actor(), asked))
    })
    await turn.show(card)
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
