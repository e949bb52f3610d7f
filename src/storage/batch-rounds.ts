/** A batch in rounds of positions, such that no record is written twice in one of them. Nearly always there is one round. */
export function roundsOf<W>(writes: readonly W[], idOf: (write: W) => string): number[][] {
  const rounds: number[][] = []
  const written = new Map<string, number>()
  writes.forEach((write, position) => {
    const id = idOf(write)
    const round = written.get(id) ?? 0
    written.set(id, round + 1)
    const positions = rounds[round] ?? []
    rounds[round] = positions
    positions.push(position)
  })
  return rounds
}
