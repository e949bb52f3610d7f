import type { Actor } from '../domain/access.ts'
import { searchWords } from '../domain/search-words.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { findPeople, foundAmong } from './find-people.ts'
import type { ListedGroup } from './list-groups.ts'
import { listPeople, type PeopleFilter } from './list-people.ts'
import { resolveGroup } from './resolve-group.ts'

/** Counted up to here: more is more than anybody looks through. */
export const MOST_COUNTED = 1000
/** For somebody whom the actor finds, before names like theirs are looked for. */
const MOST_LOOKED_AT = 500

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
  const words = searchWords(text)
  const hits = await context.storage.users.matching(actor.tenant, words, MOST_COUNTED + 1)
  const found = await foundAmong(context, actor, words, hits)
  if (found.length > 0) {
    return { count: Math.min(found.length, MOST_COUNTED), more: hits.length > MOST_COUNTED, near: [] }
  }
  const { near } = await findPeople(context, actor, { text, limit: MOST_LOOKED_AT })
  return { count: 0, more: false, near }
}

async function groupCalled(context: ServiceContext, actor: Actor, text: string): Promise<ListedGroup | null> {
  const { groups } = await resolveGroup(context, actor, { text, limit: 2, guesses: false })
  const [group] = groups
  if (!group || groups.length > 1) return null
  if (!group.sees) return group
  const counts = await context.storage.memberships.counts(actor.tenant, [group.id])
  return { ...group, members: counts.get(group.id) ?? 0 }
}
