import { type IdentityKey, identityKeys } from '../../domain/identity.ts'
import { managerKey, managerText } from '../../domain/manager.ts'
import { indexWords } from '../../domain/search-words.ts'
import { sortName, type User } from '../../domain/users.ts'
import { valueWords } from '../../domain/value-words.ts'
import { fromPairs, toPairs } from './pairs.ts'
import { ownName, recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'

export type UserRecord = RecordOf<'users'>

/** Marks among the words of a person; no word of a query has a `!`. They spare an index that holds everybody. */
export const ACTIVE_ADMIN = '!admin'
export const MOVING = '!moving'
const MANAGER_MARK = '!manager '
const HAS_MARK = '!has '
const VALUE_MARK = '!value '

export function userRecord(user: User, stamp: string): UserRecord {
  const { id, version, attributes, files, ...fields } = user
  const record: UserRecord = {
    _id: recordId(user.tenant, id),
    ...fields,
    ...(files ? { files: [...files] } : {}),
    v: version,
    stamp,
    keys: storedKeys(user),
    sortName: sortName(user),
    words: storedWords(user),
    attributes: toPairs(attributes),
  }
  for (const [field, value] of Object.entries(record)) {
    if (value === undefined) delete record[field as keyof UserRecord]
  }
  return record
}

export function userOf(record: UserRecord): User {
  const { _id, v, stamp, keys, sortName, words, attributes, moving, ...fields } = record
  return { ...fields, id: ownName(record.tenant, _id), version: v, attributes: fromPairs(attributes) }
}

export function storedWords(user: User): string[] {
  const words = indexWords(user)
  if (user.orgRole === 'admin' && user.status === 'active') words.push(ACTIVE_ADMIN)
  const manager = managerText(user)
  if (manager !== null) words.push(managerMark(managerKey(manager)))
  words.push(...valueMarks(user.attributes))
  return words
}

/** By which people are counted who have a value, and a search finds people by values, as far as it asks for their attributes. */
export function valueMarks(attributes: User['attributes']): string[] {
  const words = [...valueWords(attributes)].flatMap(([key, words]) => words.map(word => valueMark(key, word)))
  return [...toPairs(attributes).map(({ key }) => hasMark(key)), ...words]
}

/** Of people who have a value of the attribute, whatever it is. */
export function hasMark(key: string): string {
  return HAS_MARK + key
}

/** What `word` begins of a value, as a mark. No key ends like the beginning of another one. */
export function valueMark(key: string, word: string): string {
  return `${VALUE_MARK}${JSON.stringify(key)} ${word}`
}

/** Of people whose manager is written so. */
export function managerMark(key: string): string {
  return MANAGER_MARK + key
}

export function storedKeys(user: User): string[] {
  return keysOrOwn(user.id, identityKeys(user))
}

const STAND_IN = 'id:'

/** Never none: to a unique index all who have none would be equal. */
export function keysOrOwn(id: string, keys: readonly IdentityKey[]): string[] {
  return keys.length > 0 ? [...new Set(keys)] : [STAND_IN + id]
}

/** No identity key: only there because there is none. */
export function isStandIn(key: string): boolean {
  return key.startsWith(STAND_IN)
}

/** Keys that the person is known by, also while some of them are let go (see `write-users.ts`). */
export function ownKeys(record: UserRecord): IdentityKey[] {
  return record.moving === undefined ? record.keys : identityKeys(userOf(record))
}
