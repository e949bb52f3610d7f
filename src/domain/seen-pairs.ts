import type { GroupRole } from './groups.ts'
import { groupKey } from './groups.ts'
import { identityKeys } from './identity.ts'
import { LineNumbers } from './line-numbers.ts'
import type { MemberChange } from './plans.ts'
import { RowList } from './row-list.ts'
import { SeenRows } from './seen-rows.ts'

/** What a row of a members file is to a row above it that is about the same person in the same group. */
export type PairMeeting =
  | { kind: 'first' }
  /** It gives the same role. */
  | { kind: 'duplicate'; line: number }
  /** That one makes them admin and this one member: admin wins. */
  | { kind: 'outranked'; line: number }
  /** The other way round. */
  | { kind: 'outranks' }

/** Who is named in which group within one file, in bounded memory. Rows come in their order, by position from 0. */
export class SeenPairs {
  readonly #pairs: SeenRows
  readonly #lines = new LineNumbers()
  /** Rows that make somebody member whom another row makes admin, with the line of that one. */
  readonly outranked = new RowList()

  constructor(seed: number) {
    this.#pairs = new SeenRows(seed)
  }

  meet(row: number, line: number, { group, groupId, keys, role }: MemberChange): PairMeeting {
    this.#lines.add(row, line)
    this.#pairs.setContent(row, role)
    const place = groupId ?? groupKey(group)
    const people = [...(keys.id ? [`id:${keys.id}`] : []), ...identityKeys(keys)]
    // All keys are noted, whichever of them was met before.
    const met = people.map(person => this.#pairs.firstRow(`${place}\0${person}`, row))
    return this.#meetingOf(row, met.find(earlier => earlier >= 0) ?? row, role)
  }

  /** The same where the directory says who is meant: two rows may name one person by different keys. */
  meetKnown(row: number, given: { groupId: string; userId: string; role: GroupRole }): PairMeeting {
    const earlier = this.#pairs.firstRow(`known\0${given.groupId}\0${given.userId}`, row)
    return this.#meetingOf(row, earlier < 0 ? row : earlier, given.role)
  }

  #meetingOf(row: number, earlier: number, role: GroupRole): PairMeeting {
    if (earlier === row) return { kind: 'first' }
    const line = this.outranked.get(earlier)
    const isAdmin = line > 0 || this.#pairs.sameContent(earlier, 'admin' satisfies GroupRole)
    const at = { line: line || this.#lines.of(earlier) }
    if (isAdmin === (role === 'admin')) return { kind: 'duplicate', ...at }
    if (isAdmin) {
      this.outranked.set(row, at.line)
      return { kind: 'outranked', ...at }
    }
    this.outranked.set(earlier, this.#lines.of(row))
    return { kind: 'outranks' }
  }
}
