import { editDistance } from '../domain/edit-distance.ts'
import { searchWords } from '../domain/search-words.ts'
import { foldText } from '../domain/users.ts'

/** Names of what has words that begin with each of these. */
type Find = (words: readonly string[], limit: number) => Promise<string[]>

/** What may have been meant instead of the word at position `n`. */
interface Slip {
  slip: string
  n: number
}

/** All slips of one word, or half of those of two: among a million people a look for two words takes over a millisecond. */
const MOST_PROBES = 12
const PER_PROBE = 25
const MOST_NAMES = 3
const SHORTEST_PROBE = 2

/**
 * Names that were probably meant by `text`. What nothing has is mistyped, or else any of the words. Candidates are looked up by
 * what a slip of the hand leaves of a mistyped word: a shorter beginning, two letters swapped, one left out; then those are kept
 * whose words are few changes away. Where nobody is left, the other words may be mistyped too.
 * @param looks at most so many; given where each is dear: then the first names that are one change away are enough
 */
export async function nearNames(text: string, find: Find, looks?: number): Promise<string[]> {
  const words = searchWords(text)
  const strange = words.length === 1 ? [0] : await strangeOf(words, find)
  const near = async (slips: readonly Slip[], probeOf: (slip: Slip) => readonly string[]) => {
    const names = new Set<string>()
    const telling: Slip[] = []
    for (const slip of slips.slice(0, looks ?? MOST_PROBES)) {
      if (telling.some(other => begins(slip, other))) continue
      const found = await find(probeOf(slip), PER_PROBE)
      for (const name of found) names.add(name)
      if (found.some(name => distanceTo(words, name) !== null)) telling.push(slip)
      if (looks !== undefined && found.some(name => distanceTo(words, name) === 1)) break
    }
    return nearest(words, names)
  }
  const slips = slipsAt(words, strange.length > 0 ? strange : [...words.keys()])
  // With two words that nothing has, whatever is looked up beside one of them finds nothing.
  const oneSlip = strange.length > 1 ? [] : await near(slips, ({ slip, n }) => words.with(n, slip))
  const isOnly = words.length === 1 || strange.length === 0
  return oneSlip.length > 0 || isOnly ? oneSlip : near(slips, ({ slip }) => [slip])
}

/** Whose names have the longer beginning are nearer than all others that the shorter one finds. */
function begins(shorter: Slip, longer: Slip): boolean {
  return shorter.n === longer.n && longer.slip.startsWith(shorter.slip)
}

/** Positions of the words that nothing has. */
async function strangeOf(words: readonly string[], find: Find): Promise<number[]> {
  const found = await Promise.all(words.map(word => find([word], 1)))
  return [...words.keys()].filter(n => found[n]?.length === 0)
}

/** Of the words at these positions, the likeliest first. */
function slipsAt(words: readonly string[], positions: readonly number[]): Slip[] {
  return positions
    .flatMap(n => slipsOf(words[n] as string).map((slip, rank) => ({ slip, n, rank })))
    .sort((a, b) => a.rank - b.rank)
}

function nearest(words: readonly string[], names: Iterable<string>): string[] {
  return [...names]
    .map(name => ({ name, distance: distanceTo(words, name) }))
    .filter(({ distance }) => distance !== null)
    .sort((a, b) => (a.distance ?? 0) - (b.distance ?? 0) || a.name.localeCompare(b.name))
    .slice(0, MOST_NAMES)
    .map(({ name }) => name)
}

/** What may be looked up instead of a mistyped word, the likeliest first. */
function slipsOf(word: string): string[] {
  const letters = [...word]
  const swapped = letters.slice(1).map((_, n) => {
    const [before, after] = [letters[n] as string, letters[n + 1] as string]
    return [...letters.slice(0, n), after, before, ...letters.slice(n + 2)].join('')
  })
  const without = letters.map((_, n) => letters.filter((_each, m) => m !== n).join(''))
  const shorter = letters.map((_, n) => letters.slice(0, letters.length - n - 1).join(''))
  const kinds = [swapped.slice(0, 4), shorter.slice(0, 4), without.slice(0, 4)]
  const probes = letters.flatMap((_, n) => kinds.flatMap(kind => kind[n] ?? []))
  return [...new Set(probes)].filter(probe => [...probe].length >= SHORTEST_PROBE && probe !== word)
}

/** Changes that make the words those of the name; null where a word is too far from all of them. */
function distanceTo(words: readonly string[], name: string): number | null {
  const own = searchWords(foldText(name))
  let sum = 0
  for (const word of words) {
    const nearest = Math.min(...own.map(candidate => editDistance(word, candidate)))
    if (nearest > Math.max(1, Math.floor(word.length / 3))) return null
    sum += nearest
  }
  return words.length === 0 || own.length === 0 ? null : sum
}
