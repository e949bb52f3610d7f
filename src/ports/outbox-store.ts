/** A message to be sent once. It stays after it was sent or dropped, so that it is not recorded a second time. */
export interface OutboxEntry {
  readonly tenant: string
  /** Unique in the tenant: `invitation:<user>`, `activation:<user>:<job>`, `ended:<job>`. */
  readonly key: string
  kind: 'invitation' | 'activation' | 'ended'
  /** Whom it goes to. */
  userId: string
  jobId: string
  state: OutboxState
  createdAt: number
  /** Tries that the mail server put off; absent: none. */
  failures?: number
  /** Why it failed or was dropped, or has not been sent yet: one line. */
  reason?: string
  /** When it was sent, given up or dropped. */
  settledAt?: number
}

/** `failed`: it is not tried again unless somebody wants it. `dropped`: it is not to be sent. */
export type OutboxState = 'waiting' | 'sent' | 'failed' | 'dropped'

/** What became of a claimed entry. `waiting`: it is claimed again from `dueAt` on; `failures` are those so far. */
export type Settlement =
  | { state: 'sent'; at: number }
  | { state: 'failed' | 'dropped'; at: number; reason: string }
  | { state: 'waiting'; dueAt: number; failures: number; reason?: string }

export interface OutboxQuery {
  state?: OutboxState
  jobId?: string
}

export interface OutboxStore {
  /** Entries whose key exists are left alone; answers how many are new. They are due from `createdAt` on. */
  add(tenant: string, entries: readonly OutboxEntry[]): Promise<number>
  get(tenant: string, key: string): Promise<OutboxEntry | null>
  /** Oldest first. */
  list(tenant: string, query: OutboxQuery & { limit: number }): Promise<OutboxEntry[]>
  count(tenant: string, query: OutboxQuery): Promise<number>
  /** How many are in each state. */
  counts(tenant: string): Promise<Record<OutboxState, number>>
  /**
   * Takes up to `limit` waiting entries that are due and that nobody else has taken, those longest due first; across
   * tenants. Nobody else gets them before `until`. Of several who claim at once each gets others.
   * @param claim.by names this claim and no other; `settle` asks for it
   */
  claimDue(claim: { by: string; now: number; until: number; limit: number }): Promise<OutboxEntry[]>
  /**
   * Notes what became of an entry and ends the claim; false, and nothing noted, when the claim `by` is no longer the one
   * that holds it. That it was sent is noted whoever holds it: it will not become unsent.
   */
  settle(tenant: string, key: string, by: string, settlement: Settlement): Promise<boolean>
  /**
   * Makes entries due now that failed, or that wait for a later time: all of them, or with `key` that one, which may have been
   * dropped too. Those that somebody is sending at `now` are left alone. Answers how many.
   */
  retry(tenant: string, query: { key?: string; now: number }): Promise<number>
  /**
   * Drops every entry that waits or failed, or with `key` that one, but for those that somebody is sending at `now`; with
   * `until` only what was made until then. Answers how many.
   */
  drop(tenant: string, query: { key?: string; until?: number; now: number; reason: string }): Promise<number>
}
