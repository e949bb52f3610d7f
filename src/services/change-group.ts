import { randomUUID } from 'node:crypto'
import type { Group } from '../domain/groups.ts'
import { ConflictError, NotFoundError } from '../errors.ts'
import type { ServiceContext } from './context.ts'

/** What of a group a change writes; absent: nothing, it is so already. */
export interface GroupChange<T> {
  fields?: Partial<Pick<Group, 'name' | 'type' | 'admins'>>
  answer: T
}

const TRIES = 25

/**
 * Changes the record of a group: `decide` sees it as it is, and is asked again when somebody else was quicker.
 * @throws NotFoundError when it is gone, ConflictError when another group has the name
 */
export async function changeGroup<T>(
  { storage, now }: ServiceContext,
  { tenant, id }: Pick<Group, 'tenant' | 'id'>,
  decide: (group: Group) => Promise<GroupChange<T>>,
): Promise<T> {
  for (let tries = 0; tries < TRIES; tries++) {
    const group = await storage.groups.get(tenant, id)
    if (!group) throw new NotFoundError('such group any more')
    const { fields, answer } = await decide(group)
    if (fields === undefined) return answer
    const next: Group = { ...group, ...fields, version: group.version + 1, updatedAt: now() }
    const write = { op: 'update' as const, group: next, fromVersion: group.version }
    const [written] = await storage.groups.write(tenant, `hand:${randomUUID()}`, [write])
    if (written === 'applied') return answer
    if (written === 'taken') throw nameTaken(next.name)
  }
  throw new ConflictError('Others are changing this group at this moment. Try again in a minute.')
}

export function nameTaken(name: string): ConflictError {
  return new ConflictError(`There is a group called ${name} already. Choose another name.`)
}
