import type { Actor } from '../domain/access.ts'
import { searchReadings } from '../domain/search-words.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { findPeople, foundAmong, type Quest, searchedAttributes } from './find-people.ts'
import type { ListedGroup } from './list-groups.ts'
import { listPeople, type PeopleFilter } from './list-people.ts'
import { resolveGroup } from './resolve-group.ts'

/** Counted up to here: more is more than anybody looks through. */
export const MOST_COUNTED = 1000
/** Hits that are looked at where the actor does not find all of them. */
const MOST_LOOKED_AT = 5000
/** For somebody whom the actor finds, before names like theirs are looked for. */
const LEAST_LOOKED_AT = 500

export interface PeopleCount {
  count: number
  /** There are more than were counted. */
  more: boolean
  /** Names that were probably meant, where nobody matches. */
  near: string[]
  /** A group that is called like that, with how many are in it where the actor sees that. */
  group: ListedGroup | null
}

/** How many people match the words, or are of a filter, as far as the actor may find them. @throws RefusedError */
export async function countPeople(
  context: ServiceContext,
  actor: Actor,
  { text, filter }: { text: string; filter?: PeopleFilter },
): Promise<PeopleCount> {
  if (filter) {
    const { people, next } = await listPeople(context, actor, { filter, limit: MOST_COUNTED })
    return { count: people.length, more: next !== null, near: [], group: null }
  }
  return { ...(await countFound(context, actor, text)), group: await groupCalled(context, actor, text) }
}

async function countFound(
  context: ServiceContext,
  actor: Actor,
  text: string,
): Promise<Omit<PeopleCount, 'group'>> {
  await ensureMay(context, actor, 'look people up')
  const attributes = await searchedAttributes(context, actor)
  for (const words of searchReadings(text)) {
    const found = await countHits(context, actor, { words, attributes })
    if (found > 0) return { count: Math.min(found, MOST_COUNTED), more: found > MOST_COUNTED, near: [] }
  }
  const { near } = await findPeople(context, actor, { text, limit: LEAST_LOOKED_AT })
  return { count: 0, more: false, near }
}

/** Those whom the actor finds, and nobody else: that there are hits besides must not show by a count either. */
async function countHits(context: ServiceContext, actor: Actor, quest: Quest): Promise<number> {
  const keys = quest.attributes.map(({ key }) => key)
  const { users } = context.storage
  let found = 0
  for (const limit of [MOST_COUNTED + 1, MOST_LOOKED_AT]) {
    const hits = await users.matching(actor.tenant, quest.words, limit, keys)
    found = (await foundAmong(context, actor, quest, hits)).length
    if (found > MOST_COUNTED || hits.length < limit) break
  }
  return found
}

async function groupCalled(context: ServiceContext, actor: Actor, text: string): Promise<ListedGroup | null> {
  const { groups } = await resolveGroup(context, actor, { text, limit: 2, guesses: false })
  const [group] = groups
  if (!group || groups.length > 1) return null
  if (!group.sees) return group
  const counts = await context.storage.memberships.counts(actor.tenant, [group.id])
  return { ...group, members: counts.get(group.id) ?? 0 }
}
