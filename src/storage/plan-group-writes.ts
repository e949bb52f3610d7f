import { type Group, groupKey } from '../domain/groups.ts'
import type { GroupWrite } from '../ports/group-store.ts'
import type { WriteAnswer } from '../ports/write-answer.ts'
import { answerBefore } from './answer-before.ts'
import { type KeyMove, settleKeys } from './settle-keys.ts'

/** What a batch has to know of a group that is stored. */
export interface StoredGroup {
  id: string
  version: number
  stamp: string
  /** The name that it holds; absent for a private group, which holds none. */
  nameKey?: string
}

/** By position in the round. */
export interface GroupPlan {
  /** Null for those in `order`. */
  answers: (WriteAnswer | null)[]
  /** What is to be written; whoever gives up a name comes before the one who takes it. */
  order: number[]
}

/**
 * What a round of a batch comes to; the same for every engine. A name that one write gives up may be taken by another,
 * in any order, but not in a circle: each of those would have to be without a name for a moment.
 * @param writes of each group one at most
 * @param found the groups that are written, and those that have a name which is wanted
 */
export function planGroupWrites(
  stamp: string,
  writes: readonly GroupWrite[],
  found: readonly StoredGroup[],
): GroupPlan {
  const stored = new Map(found.map(group => [group.id, group]))
  const holders = new Map(found.map(group => [group.nameKey, group.id]))
  const holderOf = (key: string) => holders.get(key)
  const answers = writes.map(write => answerBefore(write, stamp, stored.get(write.group.id)))
  const open = [...answers.keys()].filter(i => answers[i] === null)
  const moves = open.map(i => {
    const { group } = writes[i] as GroupWrite
    return nameMove(group, stored.get(group.id)?.nameKey)
  })
  const fits = settleKeys(moves, holderOf)
  const made = ordered(moves, fits, holderOf)
  const order = made.map(i => open[i] as number)
  const kept = new Set(order)
  for (const i of open) if (!kept.has(i)) answers[i] = 'taken'
  return { answers, order }
}

/** The name that a group holds: private groups may be called alike. */
export function heldName(group: Group): string | undefined {
  return group.type === 'organization' ? groupKey(group.name) : undefined
}

function nameMove(group: Group, before: string | undefined): KeyMove {
  const after = heldName(group)
  return {
    who: group.id,
    released: before === undefined || before === after ? [] : [before],
    taken: after === undefined || after === before ? [] : [after],
  }
}

/** Without circles. Each name has one taker, so that nobody outside a circle waits for it. */
function ordered(
  moves: readonly KeyMove[],
  fits: readonly boolean[],
  holderOf: (key: string) => string | undefined,
): number[] {
  const moverOf = new Map(moves.flatMap((move, i) => (fits[i] ? [[move.who, i] as const] : [])))
  const seen = new Set<number>()
  const order: number[] = []
  for (const start of moverOf.values()) {
    const path: number[] = []
    let at: number | undefined = start
    while (at !== undefined && !seen.has(at)) {
      seen.add(at)
      path.push(at)
      const holder = holderOf((moves[at] as KeyMove).taken[0] ?? '')
      at = moves[at]?.taken.length === 0 || holder === undefined ? undefined : moverOf.get(holder)
    }
    if (at === undefined || !path.includes(at)) order.push(...path.toReversed())
  }
  return order
}
