import { getProfile } from '../../services/get-profile.ts'
import type { BotParts } from '../bot-parts.ts'
import { onePerson } from '../choose.ts'
import { personCard } from '../person-card.ts'
import { personMoreCard } from '../person-change-card.ts'
import { personPress } from '../press-data.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

/** Profiles, one's own too. */
export function person(router: Router, bot: BotParts): void {
  const { context, config } = bot
  const profile = async (turn: Turn, userId: string) => getProfile(context, await turn.actor(), { userId })
  const card = async (turn: Turn, userId: string) =>
    personCard(await profile(turn, userId), config.serviceUrls === 'teams')

  router.command('who is', async (turn, args) => {
    const again = (reference: string) => `who is ${reference}`
    await onePerson(turn, bot, args.person, again, ({ id }) => card(turn, id))
  })
  router.command('whoami', async turn => {
    const actor = await turn.actor()
    if (actor.kind === 'user') await turn.show(await card(turn, actor.user.id))
  })
  router.press('person', personPress, async (turn, { user }) => {
    await turn.show(await card(turn, user))
    return { toast: 'The profile is below.' }
  })
  router.press('person-more', personPress, async (turn, { user }) => ({
    card: personMoreCard(await profile(turn, user)),
  }))
}
