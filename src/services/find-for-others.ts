import type { Actor } from '../domain/access.ts'
import type { Attribute } from '../domain/attributes.ts'
import { isPublic } from '../domain/profile-fields.ts'
import type { ServiceContext } from './context.ts'
import { findPeople, type PersonView, publicView } from './find-people.ts'
import { listGroups } from './list-groups.ts'

/*
 * What somebody looks up to put it into a conversation: found by what they may find by, but with nothing in it that is not
 * everybody's to see, because others read it there.
 */

export interface PublicPerson {
  person: PersonView
  /** The public attributes that are defined, in order. */
  attributes: Attribute[]
  /** Those of them by whose values the person was found. */
  by: Attribute[]
}

/** Active people whom the actor finds by `text`. @throws RefusedError */
export async function findPeopleForOthers(
  context: ServiceContext,
  actor: Actor,
  query: { text: string; limit: number },
): Promise<PublicPerson[]> {
  const { people, by } = await findPeople(context, actor, { ...query, guesses: false })
  const ids = people.map(({ id }) => id)
  if (ids.length === 0) return []
  const { users, attributes } = context.storage
  const [found, defined] = await Promise.all([
    users.getMany(actor.tenant, ids),
    attributes.list(actor.tenant),
  ])
  const shown = defined.filter(isPublic)
  return ids.flatMap(id => {
    const user = found.get(id)
    const reasons = (by.get(id) ?? []).filter(isPublic)
    return user?.status === 'active'
      ? [{ person: publicView(user, shown), attributes: shown, by: reasons }]
      : []
  })
}

/** A group as everybody may know it. */
export interface PublicGroup {
  id: string
  name: string
  /** Name of the group that it is under; null at the top. */
  parent: string | null
}

/** Organization groups that `text` finds. @throws RefusedError */
export async function findGroupsForOthers(
  context: ServiceContext,
  actor: Actor,
  query: { text: string; limit: number },
): Promise<PublicGroup[]> {
  const { groups } = await listGroups(context, actor, { ...query, openly: true })
  const { storage } = context
  const ids = groups.map(({ id }) => id)
  const found = await storage.groups.getMany(actor.tenant, ids)
  const above = [...found.values()].flatMap(({ parentId }) => (parentId === undefined ? [] : [parentId]))
  const parents = await storage.groups.getMany(actor.tenant, [...new Set(above)])
  return groups.map(({ id, name }) => {
    const parent = parents.get(found.get(id)?.parentId ?? '')
    return { id, name, parent: parent?.type === 'organization' ? parent.name : null }
  })
}
