import { createGroup } from '../../services/create-group.ts'
import { deleteGroup } from '../../services/delete-group.ts'
import { getGroup } from '../../services/get-group.ts'
import { renameGroup } from '../../services/rename-group.ts'
import type { BotParts } from '../bot-parts.ts'
import { oneGroup } from '../choose.ts'
import { createdCard, deletedCard, deleteQuestionCard, renamedCard } from '../group-change-card.ts'
import { groupPress } from '../press-data.ts'
import { quoteName } from '../quote-name.ts'
import type { Router } from '../router.ts'

/** Groups that come, go and get another name. */
export function groupChanges(router: Router, bot: BotParts): void {
  const { context } = bot
  router.command('create group', async (turn, { name }) =>
    turn.show(createdCard(await createGroup(context, await turn.actor(), { name }))),
  )
  router.command('rename group', async (turn, { group, name }) => {
    const again = (reference: string) => `rename group ${reference} to ${quoteName(name)}`
    await oneGroup(turn, bot, group, again, async ({ id }) =>
      renamedCard(await renameGroup(context, await turn.actor(), { groupId: id, name })),
    )
  })
  router.command('delete group', async (turn, { group }) => {
    const again = (reference: string) => `delete group ${reference}`
    await oneGroup(turn, bot, group, again, async ({ id }) => {
      const asked = { groupId: id, action: 'delete group' as const }
      return deleteQuestionCard(await getGroup(context, await turn.actor(), asked))
    })
  })
  router.press('group-delete', groupPress, async (turn, { group }) => ({
    card: deletedCard(await deleteGroup(context, await turn.actor(), { groupId: group })),
  }))
}
