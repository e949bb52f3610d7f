import type { IdentityKey } from '../domain/identity.ts'

/** What one write does to identity keys. */
export interface KeyMove {
  /** The person's id. */
  who: string
  released: readonly IdentityKey[]
  taken: readonly IdentityKey[]
}

type HolderOf = (key: IdentityKey) => string | undefined

/**
 * Which moves of a batch can be made together, in any order: each key that a move takes is free, its own already, or
 * given up by another move that is made too. Of two that take the same key the first is made, unless it cannot be for
 * another reason. Whoever is refused would in the end really meet another holder.
 */
export function settleKeys(moves: readonly KeyMove[], holderOf: HolderOf): boolean[] {
  const settled = moves.map(() => true)
  // Each refusal leaves keys where they are, which may block another move: hence the rounds.
  while (dropBlocked(moves, holderOf, settled) || dropContested(moves, settled));
  if (settled.includes(false)) regain(moves, holderOf, settled)
  return settled
}

/** Refuses those who take a key from somebody who keeps it. */
function dropBlocked(moves: readonly KeyMove[], holderOf: HolderOf, settled: boolean[]): boolean {
  const released = new Set<IdentityKey>()
  moves.forEach((move, i) => {
    if (settled[i]) for (const key of move.released) released.add(key)
  })
  let dropped = false
  moves.forEach((move, i) => {
    if (!settled[i] || move.taken.every(key => isFree(key, move.who, holderOf, released))) return
    settled[i] = false
    dropped = true
  })
  return dropped
}

/** Refuses those who take a key that an earlier move takes. */
function dropContested(moves: readonly KeyMove[], settled: boolean[]): boolean {
  const taken = new Set<IdentityKey>()
  let dropped = false
  moves.forEach((move, i) => {
    if (!settled[i]) return
    if (move.taken.some(key => taken.has(key))) {
      settled[i] = false
      dropped = true
      return
    }
    for (const key of move.taken) taken.add(key)
  })
  return dropped
}

/** Makes moves after all whose rivals were refused in a later round. */
function regain(moves: readonly KeyMove[], holderOf: HolderOf, settled: boolean[]): void {
  const released = new Set<IdentityKey>()
  const taken = new Set<IdentityKey>()
  const make = (move: KeyMove) => {
    for (const key of move.released) released.add(key)
    for (const key of move.taken) taken.add(key)
  }
  moves.forEach((move, i) => {
    if (settled[i]) make(move)
  })
  let regained = true
  while (regained) {
    regained = false
    moves.forEach((move, i) => {
      const fits = (key: IdentityKey) => !taken.has(key) && isFree(key, move.who, holderOf, released)
      if (settled[i] || !move.taken.every(fits)) return
      settled[i] = true
      regained = true
      make(move)
    })
  }
}

function isFree(key: IdentityKey, who: string, holderOf: HolderOf, released: Set<IdentityKey>): boolean {
  const holder = holderOf(key)
  return holder === undefined || holder === who || released.has(key)
}
