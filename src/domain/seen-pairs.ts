import { groupKey } from './groups.ts'
import { identityKeys } from './identity.ts'
import { LineNumbers } from './line-numbers.ts'
import type { MemberChange } from './plans.ts'
import { SeenRows } from './seen-rows.ts'

/** What a row of a members file is to a row above it that is about the same person in the same group. */
export type PairMeeting =
  | { kind: 'first' }
  /** It gives the same role. */
  | { kind: 'duplicate'; row: number; line: number }
  /** It gives another one: neither can be believed. */
  | { kind: 'conflict'; row: number; line: number }

/** Who is named in which group within one file, in bounded memory. Rows come in their order, by position from 0. */
export class SeenPairs {
  readonly #pairs: SeenRows
  readonly #lines = new LineNumbers()

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
    return this.#meetingOf(
      met.find(earlier => earlier >= 0),
      role,
    )
  }

  /** The same where the directory says who is meant: two rows may name one person by different keys. */
  meetKnown(row: number, given: { groupId: string; userId: string; role: string }): PairMeeting {
    const earlier = this.#pairs.firstRow(`known\0${given.groupId}\0${given.userId}`, row)
    return this.#meetingOf(earlier < 0 || earlier === row ? undefined : earlier, given.role)
  }

  #meetingOf(row: number | undefined, role: string): PairMeeting {
    if (row === undefined) return { kind: 'first' }
    const kind = this.#pairs.sameContent(row, role) ? 'duplicate' : 'conflict'
    return { kind, row, line: this.#lines.of(row) }
  }
}
