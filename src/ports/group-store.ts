import type { Group, Move } from '../domain/groups.ts'
import type { Page, PageQuery } from './page.ts'
import type { WriteAnswer } from './write-answer.ts'

export type GroupWrite =
  | { op: 'insert'; group: Group }
  /** `group.version` is the new version; the write happens only while the stored one is `fromVersion`. `parentId` is left alone. */
  | { op: 'update'; group: Group; fromVersion: number }

export interface GroupStore {
  get(tenant: string, id: string): Promise<Group | null>
  /** One round trip. Ids that do not exist are absent. */
  getMany(tenant: string, ids: readonly string[]): Promise<Map<string, Group>>
  /** Organization groups by `groupKey` of their name, one round trip. Keys that no group has are absent. */
  byKeys(tenant: string, keys: readonly string[]): Promise<Map<string, Group>>
  /**
   * Writes a batch (at most 2 * CHUNK_ROWS) and answers for each write, by position. Each name has one organization group:
   * of two in one batch the first gets it.
   */
  write(tenant: string, stamp: string, writes: readonly GroupWrite[]): Promise<WriteAnswer[]>
  /** Organization groups in the order of the folded name, then id; with `words` (made by `searchWords`) those that have words beginning with each. */
  list(tenant: string, page: PageQuery & { words?: readonly string[] }): Promise<Page<Group>>
  /** Organization groups right under `parentId`, or at the top (null), in the order of the folded name, then id. */
  children(tenant: string, parentId: string | null, page: PageQuery): Promise<Page<Group>>
  /** How many groups are right under each; one round trip. Those without any are absent. */
  childCounts(tenant: string, ids: readonly string[]): Promise<Map<string, number>>
  /** Levels of the group's own tree, 1 where nothing is under it; counted no further than `most`, one round trip for each. */
  height(tenant: string, id: string, most: number): Promise<number>
  /** Organization groups. */
  count(tenant: string): Promise<number>
  /** Counts the moves of the tenant, from 0. Everything that was moved before is seen by whoever reads after it. */
  revision(tenant: string): Promise<number>
  /**
   * Makes all the moves, or none and answers false: when the revision is not the current one any more, so that whoever
   * decided on them must look again. Rules (cycles, depth, rights) are decided by the caller on what it read after
   * `revision`. A group that is removed must have no children and no members left but for what the moves do.
   */
  move(tenant: string, revision: number, moves: readonly Move[]): Promise<boolean>
}
