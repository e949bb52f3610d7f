import type { Actor } from '../domain/access.ts'
import type { DoneAction } from '../domain/audit-words.ts'
import type { AuditEntry } from '../ports/audit-store.ts'
import { addMembers, MOST_ENTRIES } from './add-members.ts'
import type { ServiceContext } from './context.ts'
import { knownGroup } from './known-group.ts'
import { removeMembers } from './remove-members.ts'

/** A group, and a moment as `addMembers` or `removeMembers` answered it: the audit log knows whom it was about. */
interface Deed {
  groupId: string
  at: number
}

/**
 * Takes those out of a group again whom the actor added to it at that moment. `kept`: who was made its admin since, or went and
 * was added again; `fresh`: those of the others who came into the directory with it, where they stay.
 * @throws RefusedError, NotFoundError
 */
export async function undoAdding(
  context: ServiceContext,
  actor: Actor,
  { groupId, at }: Deed,
): Promise<Awaited<ReturnType<typeof removeMembers>> & { kept: number; fresh: number }> {
  const { group } = await knownGroup(context, actor, groupId, 'change members')
  const added = await peopleOf(context, actor, { groupId, at }, 'add member')
  const pairs = [...added.keys()].map(userId => ({ groupId, userId }))
  const inside = await context.storage.memberships.find(actor.tenant, pairs)
  const same = inside.filter(({ userId, since }) => since <= at && !group.admins.includes(userId))
  const userIds = same.map(({ userId }) => userId)
  const removed = await removeMembers(context, actor, { groupId, userIds })
  return {
    ...removed,
    kept: inside.length - same.length,
    fresh: removed.removed.filter(({ id }) => added.get(id) === true).length,
  }
}

/** Adds those to a group again whom the actor took out of it at that moment, as members. @throws as `addMembers` */
export async function undoRemoving(
  context: ServiceContext,
  actor: Actor,
  { groupId, at }: Deed,
): Promise<Awaited<ReturnType<typeof addMembers>>> {
  await knownGroup(context, actor, groupId, 'change members')
  const removed = await peopleOf(context, actor, { groupId, at }, 'remove member')
  return addMembers(context, actor, { groupId, entries: [...removed.keys()].map(id => `id:${id}`) })
}

/** Whom it was about, and whether they were new in the directory. */
async function peopleOf(
  { storage }: ServiceContext,
  actor: Actor,
  { groupId, at }: Deed,
  action: DoneAction,
): Promise<Map<string, boolean>> {
  const by = actor.kind === 'user' ? actor.user.id : 'operator'
  const query = { about: groupId, from: at, until: at + 1, limit: MOST_ENTRIES }
  const isMeant = (entry: AuditEntry) =>
    entry.action === action && entry.outcome === 'done' && entry.actor === by && entry.target === groupId
  const found = new Map<string, boolean>()
  for (let after: string | null = ''; after !== null; ) {
    const page = await storage.audit.list(actor.tenant, { ...query, ...(after ? { after } : {}) })
    for (const entry of page.items.filter(isMeant))
      found.set(String(entry.detail.user), entry.detail.new === 1)
    after = page.next
  }
  return found
}
