import { findGroupsForOthers, findPeopleForOthers } from '../../services/find-for-others.ts'
import type { BotParts } from '../bot-parts.ts'
import type { Router } from '../router.ts'
import { groupResult, personResult } from '../search-results.ts'

const MOST_RESULTS = 15

/** The search beside the message box: people and groups, to be put into any conversation. */
export function searchExtension(router: Router, { context }: BotParts): void {
  router.search(async (turn, { what, text, limit }) => {
    const actor = await turn.actor()
    const query = { text, limit: Math.min(limit, MOST_RESULTS) }
    return what === 'people'
      ? (await findPeopleForOthers(context, actor, query)).map(personResult)
      : (await findGroupsForOthers(context, actor, query)).map(groupResult)
  })
}
