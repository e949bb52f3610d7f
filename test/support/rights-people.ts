import type { Action } from '../../src/domain/access.ts'
import type { Group } from '../../src/domain/groups.ts'
import type { User } from '../../src/domain/users.ts'
import { makeUser } from './make-user.ts'

/** Who asks, in the order of the rows of every table. "It" is North, or the private club. */
export const ROLES = [
  'admin',
  'supervisor',
  'its admin',
  'admin of another',
  'member in it',
  'member',
  'archived',
] as const
export type Role = (typeof ROLES)[number]

export const PEOPLE = {
  admin: { id: 'dana', displayName: 'Dana Ortiz', orgRole: 'admin' },
  supervisor: { id: 'li', displayName: 'Li Wei', orgRole: 'supervisor' },
  'its admin': { id: 'tom', displayName: 'Tom Berg' },
  'admin of another': { id: 'sam', displayName: 'Sam Obi' },
  'member in it': { id: 'mia', displayName: 'Mia Noor' },
  member: { id: 'max', displayName: 'Max Chen', phone: '+250788000009' },
  archived: { id: 'eve', displayName: 'Eve Gone', orgRole: 'admin', status: 'archived' },
} as const satisfies Record<Role, Partial<User>>

/** Whom it is about: in North, with what only some may see. */
const ASHA = { id: 'asha', displayName: 'Asha Rao', phone: '+250788000001', email: 'asha@x.example' }
/** So that Dana is not the last. */
const SECOND_ADMIN = { id: 'ana', displayName: 'Ana Second', orgRole: 'admin' as const }

/** Everybody, as the directory of `tenant` has them. */
export function everybody(tenant: string): User[] {
  const talking = Object.values(PEOPLE).map(person => ({ aadObjectId: person.id, ...person }))
  return [...talking, ASHA, SECOND_ADMIN].map(person =>
    makeUser({ ...person, tenant, attributes: { location: 'Kigali' } }),
  )
}

/** Ward is under North. */
export const GROUPS: (Partial<Group> & { id: string; members?: string[] })[] = [
  { id: 'field', name: 'Field staff', admins: ['tom'] },
  { id: 'north', name: 'North', admins: ['tom'], members: ['asha', 'mia'] },
  { id: 'ward', name: 'Ward', admins: ['tom'] },
  { id: 'south', name: 'South', admins: ['sam'] },
  { id: 'club', name: 'Book club', type: 'private', admins: ['tom'], members: ['mia'] },
]

/** By what something is asked for. */
export type Path = 'chat' | 'card' | 'file' | 'search' | 'terminal'

/** What every row of a table says: which action it tries, and what comes of it for each of ROLES. */
export interface Tried {
  title: string
  action: Action
  /** `+` it is done or shown, `-` refused and written down, `0` answered as if it did not exist. */
  expected: string
}

export function rolesWith(mark: string, { expected }: Pick<Tried, 'expected'>): Role[] {
  const marks = expected.split(' ')
  return ROLES.filter((_, n) => marks[n] === mark)
}
