import { editDistance } from '../domain/edit-distance.ts'

/** The candidate that is most like what was typed, when a slip of the hand explains the difference. */
export function nearest(typed: string, candidates: readonly string[]): string | null {
  const [best] = candidates
    .map(candidate => ({ candidate, slips: editDistance(typed.toLowerCase(), candidate) }))
    .sort((a, b) => a.slips - b.slips)
  return best && best.slips <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : null
}
