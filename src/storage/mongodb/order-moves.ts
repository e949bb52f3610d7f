import type { IdentityKey } from '../../domain/identity.ts'

/** What one write does to identity keys, with whom it takes them from. */
export interface Move {
  /** `_id` of the person. */
  who: string
  released: readonly IdentityKey[]
  taken: readonly IdentityKey[]
}

/** One operation: write the person, or only let go what others of the batch wait for. */
export interface Step {
  /** Position in the list of moves. */
  move: number
  letGo: boolean
}

/**
 * An order in which each move finds free what it takes, because whoever gives it up comes first. In a ring nobody can be
 * first: there somebody lets go, and is written when the ring has come round. As few let go as is easily found, and as
 * late as possible.
 */
export function orderMoves(
  moves: readonly Move[],
  holderOf: (key: IdentityKey) => string | undefined,
): Step[] {
  const positions = new Map(moves.map(({ who }, i) => [who, i]))
  const waiting = moves.map(() => 0)
  const waiters: number[][] = moves.map(() => [])
  moves.forEach((move, i) => {
    for (const giver of giversOf(move, positions, holderOf)) {
      if (giver === i) continue
      waiters[giver]?.push(i)
      waiting[i] = (waiting[i] ?? 0) + 1
    }
  })

  const steps: Step[] = []
  const written = moves.map(() => false)
  const free = moves.map(() => false)
  const ready = [...waiting.keys()].filter(i => waiting[i] === 0).reverse()
  const giveUp = (i: number) => {
    if (free[i]) return
    free[i] = true
    for (const waiter of (waiters[i] ?? []).toReversed()) {
      waiting[waiter] = (waiting[waiter] ?? 0) - 1
      if (waiting[waiter] === 0) ready.push(waiter)
    }
  }
  for (let from = 0; steps.length < 2 * moves.length; ) {
    const next = ready.pop()
    if (next !== undefined) {
      written[next] = true
      steps.push({ move: next, letGo: false })
      giveUp(next)
      continue
    }
    while (from < moves.length && (written[from] || free[from])) from++
    if (from === moves.length) break
    steps.push({ move: from, letGo: true })
    giveUp(from)
  }
  return steps
}

function giversOf(
  move: Move,
  positions: ReadonlyMap<string, number>,
  holderOf: (key: IdentityKey) => string | undefined,
): Set<number> {
  const givers = new Set<number>()
  for (const key of move.taken) {
    const holder = holderOf(key)
    const position = holder === undefined ? undefined : positions.get(holder)
    if (position !== undefined) givers.add(position)
  }
  return givers
}
