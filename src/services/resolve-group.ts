import type { Actor } from '../domain/access.ts'
import { type Group, groupKey } from '../domain/groups.ts'
import { nameMatches, searchWords } from '../domain/search-words.ts'
import { type ActorGroups, groupsOfActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { nearNames } from './near-names.ts'
import { type GroupView, isKnown, viewOf } from './view-group.ts'

const REFERENCE = /^id:(\S+)$/
/** For names that were probably meant: each may go along the names of all groups, where its words are common. */
const MOST_LOOKS = 12

/** Of somebody whose own groups are not spoken of. */
const NO_GROUPS: ActorGroups = { member: new Set(), admin: new Set(), groups: [] }

/** Which groups a text may mean. */
export interface ResolvedGroups {
  /** At most `limit`; one: that is the one which is meant. */
  groups: GroupView[]
  /** Names that were probably meant, where there is none. */
  near: string[]
}

/**
 * Which group is meant: `id:<id>`, its whole name ("the North group" too), else words of names. Private groups only where the
 * actor is in them, and nobody else reads along (`openly`). Names that were probably meant take many looks at all groups:
 * `guesses` false spares them.
 * @throws RefusedError
 */
export async function resolveGroup(
  context: ServiceContext,
  actor: Actor,
  query: { text: string; limit: number; guesses?: boolean; openly?: boolean },
): Promise<ResolvedGroups> {
  await ensureMay(context, actor, 'see hierarchy')
  const { text, limit, guesses = true, openly = false } = query
  const own = openly ? NO_GROUPS : await groupsOfActor(context, actor)
  const found = await lookUp(context, actor, own, { text, limit })
  const groups = found.slice(0, limit).map(group => viewOf(actor, group, own))
  const isTold = groups.length > 0 || REFERENCE.test(text) || !guesses
  return { groups, near: isTold ? [] : await namesNear(context, actor, own, text) }
}

async function lookUp(
  { storage }: ServiceContext,
  actor: Actor,
  own: ActorGroups,
  { text, limit }: { text: string; limit: number },
): Promise<Group[]> {
  const id = REFERENCE.exec(text)?.[1]
  if (id) {
    const group = await storage.groups.get(actor.tenant, id)
    return group && isKnown(actor, group, own) ? [group] : []
  }
  for (const key of new Set([text, withoutWrapping(text)].map(groupKey))) {
    const shared = (await storage.groups.byKeys(actor.tenant, [key])).get(key)
    const exact = [
      ...(shared ? [shared] : []),
      ...privateOf(own).filter(group => groupKey(group.name) === key),
    ]
    if (exact.length > 0) return exact
  }
  const words = searchWords(withoutWrapping(text))
  if (words.length === 0) return []
  const { items } = await storage.groups.list(actor.tenant, { limit, words })
  return [...items, ...privateOf(own).filter(group => nameMatches(group.name, words))]
}

function namesNear(
  { storage }: ServiceContext,
  actor: Actor,
  own: ActorGroups,
  text: string,
): Promise<string[]> {
  const find = async (words: readonly string[], limit: number) => {
    const { items } = await storage.groups.list(actor.tenant, { limit, words })
    return [...items, ...privateOf(own).filter(group => nameMatches(group.name, words))].map(
      ({ name }) => name,
    )
  }
  return nearNames(withoutWrapping(text), find, MOST_LOOKS)
}

function privateOf({ groups }: ActorGroups): Group[] {
  return groups.filter(({ type }) => type === 'private')
}

/** "the North group" is North, unless a group is called so. */
function withoutWrapping(text: string): string {
  return text.replace(/^(?:the|group)\s+(?=\S)/i, '').replace(/(?<=\S)\s+group$/i, '')
}
