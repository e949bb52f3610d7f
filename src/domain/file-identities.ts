import { identityKey, identityKeys, type KeyField, keyField } from './identity.ts'
import type { Issue } from './issues.ts'
import { LineNumbers } from './line-numbers.ts'
import type { Change } from './plans.ts'
import { SeenRows } from './seen-rows.ts'
import { TEXT_FIELDS, type TextField } from './users.ts'

/** What a row is to the rows above it. `row` is the position of the other one in the file, from 0. */
export type Meeting =
  | { kind: 'first' }
  /** Says the same of the same person: one of them is enough. */
  | { kind: 'duplicate'; row: number; line: number }
  /** Says something else of the same person: neither can be believed. */
  | { kind: 'conflict'; row: number; line: number; field: string }
  /** Another person with one of that row's keys: the later row is wrong. */
  | { kind: 'shared'; row: number; line: number; field: KeyField }

/** Who is who within one file, in bounded memory. Rows are shown to it in the order of the file, by position from 0. */
export class FileIdentities {
  readonly #key: 'email' | 'phone'
  readonly #keys: SeenRows
  readonly #released: SeenRows
  readonly #lines = new LineNumbers()

  constructor(key: 'email' | 'phone', seed: number) {
    this.#key = key
    this.#keys = new SeenRows(seed)
    this.#released = new SeenRows(seed)
  }

  meet(row: number, line: number, change: Change): Meeting {
    this.#lines.add(row, line)
    const content = contentOf(change)
    this.#keys.setContent(row, content)
    const main = change.fields[this.#key]
    const mainKey = main ? identityKey(this.#key, main) : undefined
    const others: { row: number; field: KeyField }[] = []
    const same = change.own?.id ? this.#keys.firstRow(`own:${change.own.id}`, row) : -1
    if (same >= 0) {
      const at = { row: same, line: this.#lines.of(same) }
      return this.#keys.sameContent(same, content)
        ? { kind: 'duplicate', ...at }
        : { kind: 'conflict', ...at, field: this.#key }
    }
    for (const key of identityKeys(change.fields)) {
      const earlier = this.#keys.firstRow(key, row)
      if (earlier < 0) continue
      if (this.#keys.sameContent(earlier, content))
        return { kind: 'duplicate', row: earlier, line: this.#lines.of(earlier) }
      if (key === mainKey)
        return { kind: 'conflict', row: earlier, line: this.#lines.of(earlier), field: this.#key }
      others.push({ row: earlier, field: keyField(key) as KeyField })
    }
    const other = others[0]
    return other ? { kind: 'shared', ...other, line: this.#lines.of(other.row) } : { kind: 'first' }
  }

  /** Two rows may name one person of the directory by different keys. */
  meetPerson(row: number, userId: string): Meeting {
    const earlier = this.#keys.firstRow(`id:${userId}`, row)
    return earlier < 0
      ? { kind: 'first' }
      : { kind: 'conflict', row: earlier, line: this.#lines.of(earlier), field: this.#key }
  }

  /** A known person loses this key by this row. */
  release(key: string, from: string, row: number): void {
    this.#released.firstRow(`${from} ${key}`, row)
  }

  /** The row by which a person loses a key; null where none does. */
  releasedBy(key: string, from: string): { row: number; line: number } | null {
    const row = this.#released.rowOf(`${from} ${key}`)
    return row < 0 ? null : { row, line: this.#lines.of(row) }
  }
}

/** What a row says; an e-mail in other case says the same. Put together by hand: JSON takes three times as long. */
function contentOf({ intent, network, fields, attributes, own }: Change): string {
  let content = `${intent}\0${network}`
  for (const field of TEXT_FIELDS) {
    const value = fields[field]
    if (value !== undefined) content += `\0${field}\0${value === null ? '' : foldKey(field, value)}`
  }
  if (own) content += `\0${JSON.stringify(own)}`
  return attributes ? `${content}\0${JSON.stringify(attributes)}` : content
}

function foldKey(field: TextField, value: string): string {
  return field === 'email' || field === 'phone' || field === 'employeeId' ? identityKey(field, value) : value
}

/** The finding for the later of two rows that met; null for a row that met none. */
export function meetingIssue(
  meeting: Meeting,
  change: Change,
  at: { line: number; columnOf(field: string): string; key: 'email' | 'phone' },
): Issue | null {
  if (meeting.kind === 'first') return null
  const field = meeting.kind === 'duplicate' ? at.key : meeting.field
  return {
    line: at.line,
    column: at.columnOf(field),
    value: change.fields[field as KeyField] ?? '',
    code:
      meeting.kind === 'duplicate'
        ? 'duplicate-row'
        : meeting.kind === 'conflict'
          ? 'conflicting-row'
          : 'key-twice-in-file',
    severity: meeting.kind === 'duplicate' ? 'warning' : 'error',
    detail: { other: meeting.line },
  }
}
