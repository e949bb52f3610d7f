import { linkGroups } from '../../services/link-groups.ts'
import { unlinkGroups } from '../../services/unlink-groups.ts'
import type { BotParts } from '../bot-parts.ts'
import { aboutGroup, oneGroup } from '../choose.ts'
import { linkedCard, unlinkedCard } from '../group-change-card.ts'
import { quoteName, referToGroup } from '../quote-name.ts'
import type { Router } from '../router.ts'

/** The hierarchy: both can be taken back, so neither asks first. */
export function groupLinks(router: Router, bot: BotParts): void {
  const { context } = bot
  router.command('link', async (turn, { child, parent }) => {
    const againAboutChild = (reference: string) => `link ${reference} under ${quoteName(parent)}`
    await oneGroup(turn, bot, child, againAboutChild, lower => {
      const againAboutParent = (reference: string) => `link ${referToGroup(lower)} under ${reference}`
      return aboutGroup(turn, bot, parent, againAboutParent, async upper =>
        linkedCard(await linkGroups(context, await turn.actor(), { childId: lower.id, parentId: upper.id })),
      )
    })
  })
  router.command('unlink', async (turn, { child, parent }) => {
    const from = parent ? ` from ${quoteName(parent)}` : ''
    const again = (reference: string) => `unlink ${reference}${from}`
    await oneGroup(turn, bot, child, again, async lower => {
      const unlinked = async (link: { parentId?: string }) =>
        unlinkedCard(await unlinkGroups(context, await turn.actor(), { childId: lower.id, ...link }))
      if (!parent) return unlinked({})
      const againAboutParent = (reference: string) => `unlink ${referToGroup(lower)} from ${reference}`
      return aboutGroup(turn, bot, parent, againAboutParent, upper => unlinked({ parentId: upper.id }))
    })
  })
}
