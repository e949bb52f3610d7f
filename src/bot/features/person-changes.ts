import { z } from 'zod'
import { NETWORKS } from '../../domain/users.ts'
import { archivePerson } from '../../services/archive-person.ts'
import { deletePerson } from '../../services/delete-person.ts'
import { lookAtPerson } from '../../services/look-at-person.ts'
import { movePerson } from '../../services/move-person.ts'
import { restorePerson } from '../../services/restore-person.ts'
import type { BotParts } from '../bot-parts.ts'
import { onePerson } from '../choose.ts'
import {
  archivedCard,
  deletedCard,
  deleteQuestionCard,
  movedCard,
  restoredCard,
} from '../person-change-card.ts'
import { personPress } from '../press-data.ts'
import type { Router } from '../router.ts'

const network = z.enum(NETWORKS)

/** People are archived, restored, moved between networks and deleted. */
export function personChanges(router: Router, bot: BotParts): void {
  const { context } = bot
  router.command('archive', async (turn, { person }) => {
    const again = (reference: string) => `archive ${reference}`
    await onePerson(turn, bot, person, again, async ({ id }) =>
      archivedCard(await archivePerson(context, await turn.actor(), { userId: id })),
    )
  })
  router.command('restore', async (turn, { person }) => {
    const again = (reference: string) => `restore ${reference}`
    await onePerson(turn, bot, person, again, async ({ id }) =>
      restoredCard(await restorePerson(context, await turn.actor(), { userId: id })),
    )
  })
  router.command('move', async (turn, said) => {
    const to = network.parse(said.network)
    const again = (reference: string) => `move ${reference} to ${to}`
    await onePerson(turn, bot, said.person, again, async ({ id }) =>
      movedCard(await movePerson(context, await turn.actor(), { userId: id, network: to })),
    )
  })
  router.command('delete', async (turn, { person }) => {
    const again = (reference: string) => `delete ${reference}`
    await onePerson(turn, bot, person, again, async ({ id }) => {
      const asked = { userId: id, action: 'change people' as const, leaving: true }
      return deleteQuestionCard(await lookAtPerson(context, await turn.actor(), asked))
    })
  })
  router.press('person-delete', personPress, async (turn, { user }) => ({
    card: deletedCard(await deletePerson(context, await turn.actor(), { userId: user })),
  }))
}
