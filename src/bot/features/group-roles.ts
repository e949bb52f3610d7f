import { z } from 'zod'
import { GROUP_ROLES } from '../../domain/groups.ts'
import { lookAtMember } from '../../services/look-at-member.ts'
import { setGroupRole } from '../../services/set-group-role.ts'
import { aboutMember } from '../about-member.ts'
import type { BotParts } from '../bot-parts.ts'
import { roleQuestionCard, roleSetCard } from '../group-role-card.ts'
import type { Router } from '../router.ts'

const groupRole = z.enum(GROUP_ROLES)
const decided = z.object({
  group: z.string(),
  user: z.string(),
  role: groupRole,
  alone: z.boolean().optional(),
})

/** Admins and members of a group. */
export function groupRoles(router: Router, bot: BotParts): void {
  const { context } = bot
  router.command('make group role', async (turn, said) => {
    const role = groupRole.parse(said.grouprole)
    const again = (person: string, group: string) => `make ${person} ${role} of ${group}`
    const card = await aboutMember(turn, bot, said, again, async (person, group) => {
      const asked = { groupId: group.id, userId: person.id, leaving: role === 'member' }
      return roleQuestionCard(await lookAtMember(context, await turn.actor(), asked), role)
    })
    await turn.show(card)
  })
  router.press('group-role', decided, async (turn, { group, user, role, alone }) => {
    const given = { groupId: group, userId: user, role, withoutAdmin: alone === true }
    return { card: roleSetCard(await setGroupRole(context, await turn.actor(), given), role) }
  })
}
