import { z } from 'zod'
import { findMembership } from '../../services/find-membership.ts'
import { getGroup } from '../../services/get-group.ts'
import { groupsOfPerson } from '../../services/groups-of-person.ts'
import { resolveGroup } from '../../services/resolve-group.ts'
import { aboutMember } from '../about-member.ts'
import type { BotParts } from '../bot-parts.ts'
import { onePerson } from '../choose.ts'
import { groupCard } from '../group-card.ts'
import { membershipCard, personGroupsCard } from '../group-list-card.ts'
import { GROUPS_PER_PAGE } from '../group-words.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

const page = z.object({ user: z.string(), skipped: z.coerce.number().int().nonnegative().default(0) })

/** Which groups a person is in, and whether they are in one. */
export function groupsOf(router: Router, bot: BotParts): void {
  const { context } = bot
  async function cardOf(turn: Turn, { user: userId, skipped: skip }: z.infer<typeof page>) {
    const query = { userId, limit: GROUPS_PER_PAGE, skip }
    return personGroupsCard({ ...(await groupsOfPerson(context, await turn.actor(), query)), skipped: skip })
  }
  /** "Is Asha in North?" */
  function memberCard(turn: Turn, said: { person: string; group: string }) {
    const again = (person: string, group: string) => `is ${person} in ${group}`
    return aboutMember(turn, bot, said, again, async (person, group) => {
      const pair = { userId: person.id, groupId: group.id }
      return membershipCard(person, group, await findMembership(context, await turn.actor(), pair))
    })
  }
  router.command('groups of', async (turn, { person, group }) => {
    if (group) return turn.show(await memberCard(turn, { person, group }))
    const again = (reference: string) => `groups of ${reference}`
    // "Groups of North" are those under it.
    const ofGroup = async () => {
      const actor = await turn.actor()
      const { groups } = await resolveGroup(context, actor, { text: person, limit: 2, guesses: false })
      const [group] = groups
      return group && groups.length === 1
        ? groupCard(await getGroup(context, actor, { groupId: group.id }))
        : null
    }
    await onePerson(turn, bot, person, again, ({ id }) => cardOf(turn, { user: id, skipped: 0 }), ofGroup)
  })
  router.press('groups-of', page, async (turn, at) => ({ card: await cardOf(turn, at) }))
}
