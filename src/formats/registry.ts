import type { Format } from './format.ts'
import { kaizalaGroupMembers } from './kaizala-group-members.ts'
import { kaizalaGroupParents } from './kaizala-group-parents.ts'
import { kaizalaUsers } from './kaizala-users.ts'
import { koreUsers } from './kore-users.ts'
import { musterGroups } from './muster-groups.ts'
import { musterUsers } from './muster-users.ts'

/** Every format that is read: a new one is a file beside this and a line here. */
export const FORMATS: readonly Format[] = [
  koreUsers,
  kaizalaUsers,
  kaizalaGroupMembers,
  kaizalaGroupParents,
  musterUsers,
  musterGroups,
]

export function formatNamed(name: string): Format | undefined {
  const wanted = name.trim().toLowerCase()
  return FORMATS.find(format => format.name === wanted)
}
