import { z } from 'zod'
import { ORG_ROLES } from '../../domain/users.ts'
import { lookAtPerson } from '../../services/look-at-person.ts'
import { setOrgRole } from '../../services/set-org-role.ts'
import type { BotParts } from '../bot-parts.ts'
import { onePerson } from '../choose.ts'
import { orgRoleQuestionCard, orgRoleSetCard } from '../person-role-card.ts'
import type { Router } from '../router.ts'

const orgRole = z.enum(ORG_ROLES)
const decided = z.object({ user: z.string(), role: orgRole })

/** Org admins, supervisors and members. */
export function personRoles(router: Router, bot: BotParts): void {
  const { context } = bot
  router.command('make', async (turn, said) => {
    const role = orgRole.parse(said.role)
    const again = (reference: string) => `make ${reference} ${role}`
    await onePerson(turn, bot, said.person, again, async ({ id }) => {
      const asked = { userId: id, action: 'set org roles' as const, leaving: role !== 'admin' }
      return orgRoleQuestionCard(await lookAtPerson(context, await turn.actor(), asked), role)
    })
  })
  router.press('person-role', decided, async (turn, { user, role }) => ({
    card: orgRoleSetCard(await setOrgRole(context, await turn.actor(), { userId: user, role })),
  }))
}
