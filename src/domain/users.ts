export const NETWORKS = ['employee', 'other'] as const
export type Network = (typeof NETWORKS)[number]

export const USER_STATUSES = ['active', 'archived'] as const
export type UserStatus = (typeof USER_STATUSES)[number]

/** `supervisor` sees everything and changes nothing. */
export const ORG_ROLES = ['member', 'supervisor', 'admin'] as const
export type OrgRole = (typeof ORG_ROLES)[number]

/** text and date (`YYYY-MM-DD`) are strings. */
export type AttributeValue = string | number | boolean

/** Text fields that a file, a form or a command may set. All values are trimmed and never empty. */
export const TEXT_FIELDS = [
  'displayName',
  'firstName',
  'lastName',
  'email',
  'phone',
  'employeeId',
  'title',
  'department',
] as const
export type TextField = (typeof TEXT_FIELDS)[number]

/**
 * What a row of a file did to somebody who was there: which fields and attribute keys, never what was or is in them. Who did it
 * and when, the import knows.
 */
export interface FileMark {
  /** Number of the import, and line of its file. */
  import: number
  line: number
  fields: string[]
  /** The new one, where the row changed it. */
  status?: UserStatus
}

/** One person in the directory. An absent text field is empty. */
export interface User extends Partial<Record<TextField, string>> {
  readonly tenant: string
  readonly id: string
  displayName: string
  /** Counts the writes to this record; every write names the version that it was planned on. */
  version: number
  network: Network
  status: UserStatus
  orgRole: OrgRole
  /** By attribute key; only what has a value. */
  attributes: Record<string, AttributeValue>
  /** The person's object id in Entra: what chat identity is authorised on. */
  aadObjectId?: string
  /** What files changed, the latest first, the last ones alone (see `file-marks.ts`). */
  files?: readonly FileMark[]
  /** Unix time in milliseconds. */
  createdAt: number
  updatedAt: number
}

/** The one order in which people are listed, on every engine: by folded name, then by id. */
export function sortName(user: Pick<User, 'displayName'>): string {
  return foldText(user.displayName)
}

/** ASCII with single spaces between the words: nothing to fold but the case. */
const PLAIN_WORDS = /^[!-~]+(?: [!-~]+)*$/

/** Case, width and accents taken away, white space collapsed: for comparing and sorting, never for display. */
export function foldText(text: string): string {
  if (PLAIN_WORDS.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
}
