import type { Via } from '../domain/access.ts'
import type { Page, PageQuery } from './page.ts'

/** Who did what, or was refused what. Append only; ids, never contents. */
export interface AuditEntry {
  readonly tenant: string
  readonly id: string
  at: number
  /** User id, or `operator`. */
  actor: string
  action: string
  /** Id of a person or a group, `import 41`, or empty. */
  target: string
  outcome: 'done' | 'refused'
  detail: Record<string, string | number>
  /** How it was asked for; absent in entries of an older Muster. */
  via?: Via
}

/** What entries are wanted: all conditions count. */
export interface AuditQuery {
  /** Id of a person or a group: who did it, to whom or to what it was done, or named in `detail`. */
  about?: string
  /** Unix times in milliseconds: not before `from`, before `until`. */
  from?: number
  until?: number
}

export interface AuditStore {
  /** An id that is there is left alone. */
  append(tenant: string, entries: readonly AuditEntry[]): Promise<void>
  /** Newest first; of one moment, the one appended last. */
  list(tenant: string, query: AuditQuery & PageQuery): Promise<Page<AuditEntry>>
}
