import { type Actor, may } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import { nameMatches, searchWords } from '../domain/search-words.ts'
import { type ActorGroups, groupsOfActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { type GroupView, viewOf } from './view-group.ts'

/** One group of a list. `members`: how many, where the actor sees that. */
export interface ListedGroup extends GroupView {
  members?: number
}

export interface GroupPage {
  groups: ListedGroup[]
  /** Hand it back as `after`; null on the last page. */
  next: string | null
  /** Of all pages, where that is known. */
  total?: number
}

/**
 * Organization groups by name; with `text` those that have words which begin with its words, and before them the actor's own
 * private groups that do. `mayCreate`: the actor could make another one. `openly`: for places where others read along: no private
 * groups, no numbers. @throws RefusedError
 */
export async function listGroups(
  context: ServiceContext,
  actor: Actor,
  query: { limit: number; text?: string; after?: string; openly?: boolean },
): Promise<GroupPage & { mayCreate: boolean }> {
  await ensureMay(context, actor, 'see hierarchy')
  const mayCreate = may(actor, 'create group').allowed
  const { limit, text, after, openly = false } = query
  const words = text === undefined ? undefined : searchWords(text)
  if (words?.length === 0) return { groups: [], next: null, mayCreate }
  const { groups } = context.storage
  const [own, page] = await Promise.all([
    groupsOfActor(context, actor),
    groups.list(actor.tenant, { limit, ...(after ? { after } : {}), ...(words ? { words } : {}) }),
  ])
  const hidden = words && !after && !openly ? privateHits(own, words) : []
  const listed = await withMembers(context, actor, [...hidden, ...page.items], own, openly)
  const total = words ? {} : { total: await groups.count(actor.tenant) }
  return { groups: listed, next: page.next, mayCreate, ...total }
}

/** The groups that the actor is in, by name, private ones too. `skip`: how many come before the page. */
export async function listOwnGroups(
  context: ServiceContext,
  actor: Actor,
  { limit, skip }: { limit: number; skip: number },
): Promise<GroupPage & { total: number }> {
  await ensureMay(context, actor, 'see hierarchy')
  const own = await groupsOfActor(context, actor)
  const shown = own.groups.slice(skip, skip + limit)
  const total = own.groups.length
  const groups = await withMembers(context, actor, shown, own, false)
  return { groups, total, next: skip + limit < total ? String(skip + limit) : null }
}

async function withMembers(
  context: ServiceContext,
  actor: Actor,
  groups: readonly Group[],
  own: ActorGroups,
  openly: boolean,
): Promise<ListedGroup[]> {
  const views = groups.map(group => viewOf(actor, group, own))
  if (openly) return views
  const seen = views.filter(({ sees }) => sees).map(({ id }) => id)
  const counts = seen.length === 0 ? new Map() : await context.storage.memberships.counts(actor.tenant, seen)
  return views.map(view => (view.sees ? { ...view, members: counts.get(view.id) ?? 0 } : view))
}

function privateHits({ groups }: ActorGroups, words: readonly string[]): Group[] {
  return groups.filter(({ type, name }) => type === 'private' && nameMatches(name, words))
}
