import type { UserWrite } from '../../domain/plans.ts'

/** A write with its position in the batch. */
export interface Placed<W = UserWrite> {
  position: number
  write: W
}

/** A batch in rounds, such that nobody is written twice in one of them. Nearly always there is one round. */
export function roundsOf(writes: readonly UserWrite[]): Placed[][] {
  const rounds: Placed[][] = []
  const written = new Map<string, number>()
  writes.forEach((write, position) => {
    const id = idOf(write)
    const round = written.get(id) ?? 0
    written.set(id, round + 1)
    const placed = rounds[round] ?? []
    rounds[round] = placed
    placed.push({ position, write })
  })
  return rounds
}

function idOf(write: UserWrite): string {
  return write.op === 'delete' ? write.id : write.user.id
}
