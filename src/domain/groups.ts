import { foldText } from './users.ts'

export const GROUP_TYPES = ['organization', 'private'] as const
/** Who sees it: a private group only its members and admins, whatever their org role. */
export type GroupType = (typeof GROUP_TYPES)[number]

/** The first level of a group counts as 1. */
export const MAX_DEPTH = 20
export const MAX_NAME_CHARS = 100
/** Kept in one record with the group, so that the last of them can be guarded. */
export const MAX_GROUP_ADMINS = 200
/** What one person may be in. */
export const MAX_GROUPS_OF_USER = 1000

export interface Group {
  readonly tenant: string
  readonly id: string
  /** Trimmed, single-spaced. Unique among the organization groups of a tenant, by `groupKey`. */
  name: string
  type: GroupType
  /** User ids of its admins, each of whom is a member too. */
  admins: readonly string[]
  /** Changed by `GroupStore.move` alone; absent at the top. A private group has none and is nobody's. */
  parentId?: string
  /** Counts the writes to this record; every write but a move names the version that it was planned on. */
  version: number
  /** Unix time in milliseconds. */
  createdAt: number
  updatedAt: number
}

export const GROUP_ROLES = ['member', 'admin'] as const
export type GroupRole = (typeof GROUP_ROLES)[number]

/** A user in a group. Whether as admin says the group. */
export interface Membership {
  readonly tenant: string
  readonly groupId: string
  readonly userId: string
  /** The user's `sortName`: members are listed by it. */
  sortName: string
  since: number
}

/** A link that is made (`parentId`), one that is undone (null), or a group that goes for good. */
export type Move = { child: string; parentId: string | null } | { remove: string }

/** What makes two names one: case, width, accents and white space do not count. */
export function groupKey(name: string): string {
  return foldText(name)
}

/** A name as it is stored. */
export function cleanGroupName(name: string): string {
  return name.normalize('NFC').replace(/\s+/g, ' ').trim()
}

export function roleIn(group: Pick<Group, 'admins'>, userId: string): GroupRole {
  return group.admins.includes(userId) ? 'admin' : 'member'
}
