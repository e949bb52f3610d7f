import { makePrivate, mapToOrganization, previewMapping } from '../../services/map-group.ts'
import type { BotParts } from '../bot-parts.ts'
import { oneGroup } from '../choose.ts'
import { madePrivateCard, mappedCard, mapQuestionCard, privateQuestionCard } from '../group-mapping-card.ts'
import { groupPress } from '../press-data.ts'
import type { Router } from '../router.ts'

/** Private groups become the organization's, and back. */
export function groupMapping(router: Router, bot: BotParts): void {
  const { context } = bot
  router.command('map', async (turn, { group }) => {
    const again = (reference: string) => `map ${reference}`
    await oneGroup(turn, bot, group, again, async ({ id }) =>
      mapQuestionCard(await previewMapping(context, await turn.actor(), { groupId: id })),
    )
  })
  router.command('make private', async (turn, { group }) => {
    const again = (reference: string) => `make ${reference} private`
    await oneGroup(turn, bot, group, again, async ({ id }) =>
      privateQuestionCard(await previewMapping(context, await turn.actor(), { groupId: id })),
    )
  })
  router.press('group-map', groupPress, async (turn, { group }) => ({
    card: mappedCard(await mapToOrganization(context, await turn.actor(), { groupId: group })),
  }))
  router.press('group-private', groupPress, async (turn, { group }) => ({
    card: madePrivateCard(group, await makePrivate(context, await turn.actor(), { groupId: group })),
  }))
}
