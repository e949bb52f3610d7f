import type { Actor } from '../domain/access.ts'
import { type Group, groupKey } from '../domain/groups.ts'
import type { ImportJob } from '../domain/jobs.ts'
import type { ActorGroups } from './actor-groups.ts'

/** The groups that rows of a file may mean. */
export interface FileGroups {
  /** Organization groups, by `groupKey` of their name. */
  byName: Map<string, Group>
  byId: Map<string, Group>
  /** Those of whoever imports. */
  own: ActorGroups
}

/** The group of this id, if whoever imports may know of it; else the one of this name, theirs among the private ones. */
export function meantGroup(
  { byName, byId, own }: FileGroups,
  actor: Actor,
  { id, name }: { id?: string | undefined; name: string },
): Group | null {
  const named = id ? byId.get(id) : undefined
  if (named && (named.type === 'organization' || actor.kind === 'operator' || own.member.has(named.id))) {
    return named
  }
  const key = groupKey(name)
  const isOwn = (group: Group) => group.type === 'private' && groupKey(group.name) === key
  return byName.get(key) ?? own.groups.find(isOwn) ?? null
}

/** Always the same for the same row of a job: whatever has this id was made by it. */
export function newGroupId(job: Pick<ImportJob, 'id'>, line: number): string {
  return `${job.id}-g${String(line).padStart(7, '0')}`
}

/** A group that a row makes; the rows behind it mean it too. */
export function addGroup(
  groups: FileGroups,
  given: Pick<Group, 'tenant' | 'id' | 'name'>,
  now: number,
): Group {
  const group: Group = {
    ...given,
    type: 'organization',
    admins: [],
    version: 1,
    createdAt: now,
    updatedAt: now,
  }
  groups.byName.set(groupKey(group.name), group)
  groups.byId.set(group.id, group)
  return group
}
