import { claimAdmin } from '../../services/claim-admin.ts'
import type { BotParts } from '../bot-parts.ts'
import { claimedCard } from '../guide-cards.ts'
import type { Router } from '../router.ts'

/** The first admin of a directory that has none. */
export function claim(router: Router, { context }: BotParts): void {
  router.command('claim', async (turn, { code }) => {
    await claimAdmin(context, await turn.actor(), { code })
    await turn.show(claimedCard())
  })
}
