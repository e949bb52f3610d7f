import type { Membership } from '../domain/groups.ts'
import type { Page, PageQuery } from './page.ts'

export interface MembershipStore {
  /** Idempotent: who is in already stays as they are. Answers by position whether they are new. */
  add(tenant: string, memberships: readonly Membership[]): Promise<boolean[]>
  /** Idempotent. */
  remove(tenant: string, pairs: readonly MemberPair[]): Promise<void>
  /** Those of the pairs that exist, one round trip, in no order. */
  find(tenant: string, pairs: readonly MemberPair[]): Promise<Membership[]>
  /** In the order of `sortName`, then user id. */
  ofGroup(tenant: string, groupId: string, page: PageQuery): Promise<Page<Membership>>
  /** Of all these people, one round trip, in no order; each person is in MAX_GROUPS_OF_USER groups at most. */
  ofUsers(tenant: string, userIds: readonly string[]): Promise<Membership[]>
  /** Members of each group, one round trip. Groups without any are absent. */
  counts(tenant: string, groupIds: readonly string[]): Promise<Map<string, number>>
  /** Notes new names, so that the order of members stays right. */
  rename(tenant: string, names: readonly { userId: string; sortName: string }[]): Promise<void>
}

export interface MemberPair {
  groupId: string
  userId: string
}
