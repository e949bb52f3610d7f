interface Pair<V> {
  key: string
  value: V
}

export function toPairs<V>(map: Record<string, V>): Pair<V>[] {
  return Object.entries(map).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]))
}

export function fromPairs<V>(pairs: readonly Pair<V>[]): Record<string, V> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]))
}
