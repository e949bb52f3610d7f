import type { Actor } from '../domain/access.ts'
import { type GroupRole, roleIn } from '../domain/groups.ts'
import type { ServiceContext } from './context.ts'
import { type PersonView, viewPeople } from './find-people.ts'
import { knownGroup } from './known-group.ts'
import { type GroupView, viewOf } from './view-group.ts'

export interface MemberPage {
  group: GroupView
  members: { person: PersonView; role: GroupRole }[]
  total: number
  /** Hand it back as `after`; null on the last page. */
  next: string | null
}

/** Who is in the group, by name. @throws NotFoundError for a group that the actor may not know of, RefusedError */
export async function listMembers(
  context: ServiceContext,
  actor: Actor,
  query: { groupId: string; limit: number; after?: string },
): Promise<MemberPage> {
  const { group, own } = await knownGroup(context, actor, query.groupId, 'see group')
  const { memberships, users } = context.storage
  const page = { limit: query.limit, ...(query.after ? { after: query.after } : {}) }
  const [{ items, next }, counts] = await Promise.all([
    memberships.ofGroup(actor.tenant, group.id, page),
    memberships.counts(actor.tenant, [group.id]),
  ])
  const found = await users.getMany(
    actor.tenant,
    items.map(({ userId }) => userId),
  )
  const people = items.flatMap(({ userId }) => found.get(userId) ?? [])
  const views = await viewPeople(context, actor, people)
  return {
    group: viewOf(actor, group, own),
    members: views.map(person => ({ person, role: roleIn(group, person.id) })),
    total: counts.get(group.id) ?? 0,
    next,
  }
}
