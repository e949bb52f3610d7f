import { z } from 'zod'
import { addMembers } from '../../services/add-members.ts'
import { listMembers } from '../../services/list-members.ts'
import { lookAtMember } from '../../services/look-at-member.ts'
import { removeMembers } from '../../services/remove-members.ts'
import { aboutMember } from '../about-member.ts'
import type { BotParts } from '../bot-parts.ts'
import { oneGroup } from '../choose.ts'
import { membersCard } from '../group-list-card.ts'
import { addedCard, removedCard, removeQuestionCard } from '../group-members-card.ts'
import { GROUPS_PER_PAGE } from '../group-words.ts'
import type { Router } from '../router.ts'
import { splitList } from '../split-words.ts'
import type { Turn } from '../turn.ts'

const page = z.object({
  group: z.string(),
  after: z.string().optional(),
  skipped: z.coerce.number().int().nonnegative().default(0),
})
const leaving = z.object({ group: z.string(), users: z.array(z.string()), alone: z.boolean().optional() })

/** Who is in a group: seen, added, taken out. */
export function groupMembers(router: Router, bot: BotParts): void {
  const { context } = bot
  async function cardOf(turn: Turn, { group, after, skipped }: z.infer<typeof page>) {
    const query = { groupId: group, limit: GROUPS_PER_PAGE, ...(after ? { after } : {}) }
    return membersCard({ ...(await listMembers(context, await turn.actor(), query)), skipped })
  }
  router.command('members of', async (turn, args) => {
    const again = (reference: string) => `members of ${reference}`
    await oneGroup(turn, bot, args.group, again, ({ id }) => cardOf(turn, { group: id, skipped: 0 }))
  })
  router.press('members', page, async (turn, at) => ({ card: await cardOf(turn, at) }))
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
}
