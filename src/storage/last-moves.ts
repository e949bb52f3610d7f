import type { Move } from '../domain/groups.ts'

/** What each group comes to after all the moves: its parent, null for the top, or `removed`, which is for good. */
export function lastMoves(moves: readonly Move[]): Map<string, { parentId: string | null } | 'removed'> {
  const last = new Map<string, { parentId: string | null } | 'removed'>()
  for (const move of moves) {
    if ('remove' in move) last.set(move.remove, 'removed')
    else if (last.get(move.child) !== 'removed') last.set(move.child, { parentId: move.parentId })
  }
  return last
}
