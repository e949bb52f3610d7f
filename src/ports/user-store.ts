import type { IdentityKey } from '../domain/identity.ts'
import type { UserWrite } from '../domain/plans.ts'
import type { User } from '../domain/users.ts'
import type { Page, PageQuery } from './page.ts'
import type { WriteAnswer } from './write-answer.ts'

export interface UserStore {
  get(tenant: string, id: string): Promise<User | null>
  /** One round trip, two at most. A key that nobody holds is absent from the answer. */
  findByKeys(tenant: string, keys: readonly IdentityKey[]): Promise<Map<IdentityKey, User>>
  /** One round trip. Ids that do not exist are absent. */
  getMany(tenant: string, ids: readonly string[]): Promise<Map<string, User>>
  /**
   * Writes a batch (at most 2 * CHUNK_ROWS) and answers for each write, by position. A delete of somebody who is gone is
   * `applied`. Each identity key has one holder: keys that one write of the batch gives up may be taken by another, in any
   * order, also crosswise.
   */
  write(tenant: string, stamp: string, writes: readonly UserWrite[]): Promise<WriteAnswer[]>
  /**
   * People of whom every word of `words` (made by `searchWords`) begins a word of their name, e-mail, phone, employee id,
   * title or department, or of a value that they have of one of the attributes that the query names; in the order of
   * `sortName`, then id. No words: nobody.
   */
  search(tenant: string, words: readonly string[], query: SearchQuery): Promise<Page<User>>
  /** Those whom `search` finds, at most `limit`, in no order: to count them, which goes without sorting. */
  matching(
    tenant: string,
    words: readonly string[],
    limit: number,
    attributes?: readonly string[],
  ): Promise<User[]>
  /** Everybody, or those of a filter, in the order of `sortName`, then id. */
  list(tenant: string, page: PageQuery & { filter?: UserFilter }): Promise<Page<User>>
  /** Active org admins, at most `limit`, in the order of `list`. */
  admins(tenant: string, limit: number): Promise<User[]>
  count(tenant: string): Promise<number>
  /**
   * How many people have a value of the attribute, in a few milliseconds. Where there are more than `most`, an engine may count
   * no further.
   */
  countWithAttribute(tenant: string, key: string, most: number): Promise<PeopleCount>
}

/** `more`: there are more than `count`, nobody knows how many. */
export interface PeopleCount {
  count: number
  more: boolean
}

export interface SearchQuery extends PageQuery {
  /** Keys of attributes whose values are looked through as well (see `valueWords`); none where absent. */
  attributes?: readonly string[]
}

/**
 * Employees and others who are not archived, all who are archived, active org admins; or people whose manager is written like
 * one of `managers` (made by `managerKey`).
 */
export type UserFilter = 'employees' | 'others' | 'archived' | 'admins' | { managers: readonly string[] }
