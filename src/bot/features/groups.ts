import { z } from 'zod'
import { listGroups, listOwnGroups } from '../../services/list-groups.ts'
import { resolveGroup } from '../../services/resolve-group.ts'
import type { BotParts } from '../bot-parts.ts'
import type { Card } from '../cards.ts'
import { noGroupCard } from '../choose-cards.ts'
import { groupsCard, openGroupsCard, ownGroupsCard } from '../group-list-card.ts'
import { GROUPS_PER_PAGE } from '../group-words.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

const skipped = z.coerce.number().int().nonnegative().default(0)
const page = z.object({ text: z.string().optional(), after: z.string().optional(), skipped })
const ownPage = z.object({ skipped })
const limit = GROUPS_PER_PAGE

/** Which groups there are, and which one is in. */
export function groups(router: Router, { context }: BotParts): void {
  async function cardOf(turn: Turn, at: z.infer<typeof page>): Promise<Card> {
    const { text, after } = at
    const actor = await turn.actor()
    const openly = turn.sender.kind !== 'personal'
    const query = { limit, openly, ...(text ? { text } : {}), ...(after ? { after } : {}) }
    const found = await listGroups(context, actor, query)
    if (text && found.groups.length === 0) {
      const near = openly ? [] : (await resolveGroup(context, actor, { text, limit: 1 })).near
      return noGroupCard({ text, again: name => `groups ${name}` }, near)
    }
    return openly
      ? openGroupsCard(found, turn.chatUrl, text)
      : groupsCard({ ...found, skipped: at.skipped }, text)
  }
  async function ownCard(turn: Turn, skip: number): Promise<Card> {
    const found = await listOwnGroups(context, await turn.actor(), { limit, skip })
    return ownGroupsCard({ ...found, skipped: skip })
  }
  router.command('groups', async (turn, { text }) =>
    turn.show(await cardOf(turn, { skipped: 0, ...(text ? { text } : {}) })),
  )
  router.press('groups', page, async (turn, at) => ({ card: await cardOf(turn, at) }))
  router.command('my groups', async turn => turn.show(await ownCard(turn, 0)))
  router.press('own-groups', ownPage, async (turn, at) => ({ card: await ownCard(turn, at.skipped) }))
}
