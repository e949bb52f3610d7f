import type { UserWrite } from '../domain/plans.ts'
import type { GroupWrite } from '../ports/group-store.ts'

/** A write with its position in the batch. */
export interface Placed<W> {
  position: number
  write: W
}

/** A batch in rounds, such that no record is written twice in one of them. Nearly always there is one round. */
export function roundsOf<W extends UserWrite | GroupWrite>(writes: readonly W[]): Placed<W>[][] {
  const rounds: Placed<W>[][] = []
  const written = new Map<string, number>()
  writes.forEach((write, position) => {
    const id = writtenId(write)
    const round = written.get(id) ?? 0
    written.set(id, round + 1)
    const placed = rounds[round] ?? []
    rounds[round] = placed
    placed.push({ position, write })
  })
  return rounds
}

/** Id of the record that is written or deleted. */
export function writtenId(write: UserWrite | GroupWrite): string {
  if (write.op === 'delete') return write.id
  return 'user' in write ? write.user.id : write.group.id
}
