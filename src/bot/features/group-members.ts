import { z } from 'zod'
import { listMembers } from '../../services/list-members.ts'
import type { BotParts } from '../bot-parts.ts'
import { oneGroup } from '../choose.ts'
import { membersCard } from '../group-list-card.ts'
import { GROUPS_PER_PAGE } from '../group-words.ts'
import { foundCard } from '../look-up-card.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

const page = z.object({
  group: z.string(),
  after: z.string().optional(),
  skipped: z.coerce.number().int().nonnegative().default(0),
})

/** Who is in a group. */
export function groupMembers(router: Router, bot: BotParts): void {
  const { context } = bot
  async function cardOf(turn: Turn, { group, after, skipped }: z.infer<typeof page>) {
    const query = { groupId: group, limit: GROUPS_PER_PAGE, ...(after ? { after } : {}) }
    return membersCard({ ...(await listMembers(context, await turn.actor(), query)), skipped })
  }
  router.command('members of', async (turn, args) => {
    const again = (reference: string) => `members of ${reference}`
    const members = ({ id }: { id: string }) => cardOf(turn, { group: id, skipped: 0 })
    // "Who is in Delhi" may ask for a place that people have as an attribute.
    const others = () => foundCard(turn, bot, args.group)
    await oneGroup(turn, bot, args.group, again, members, others)
  })
  router.press('members', page, async (turn, at) => ({ card: await cardOf(turn, at) }))
}
