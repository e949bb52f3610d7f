import { editDistance } from '../domain/edit-distance.ts'
import { searchWords } from '../domain/search-words.ts'
import { foldText } from '../domain/users.ts'

/** How far a search for near names goes, where each look is cheap. */
const MOST_PROBES = 24
const PER_PROBE = 25
const MOST_NAMES = 3
const SHORTEST_PROBE = 2

/**
 * Names that were probably meant by `text`. Candidates are looked up by what a slip of the hand leaves of one word: a shorter
 * beginning, two letters swapped, one left out; then those are kept whose words are few changes away. Where nobody is left, the
 * other words may be mistyped too.
 * @param find names of what has words that begin with each of these
 * @param looks at most so many; given where each is dear: then the first names that are one change away are enough
 */
export async function nearNames(
  text: string,
  find: (words: readonly string[], limit: number) => Promise<string[]>,
  looks?: number,
): Promise<string[]> {
  const words = searchWords(text)
  const slips = words
    .flatMap((word, n) => slipsOf(word).map((slip, rank) => ({ slip, n, rank })))
    .sort((a, b) => a.rank - b.rank)
  const near = async (probes: readonly (readonly string[])[]) => {
    const names = new Set<string>()
    for (const probe of probes.slice(0, looks ?? MOST_PROBES)) {
      for (const name of await find(probe, PER_PROBE)) names.add(name)
      if (looks !== undefined && [...names].some(name => distanceTo(words, name) === 1)) break
    }
    return nearest(words, names)
  }
  const oneSlip = await near(slips.map(({ slip, n }) => words.with(n, slip)))
  return oneSlip.length > 0 || words.length === 1 ? oneSlip : near(slips.map(({ slip }) => [slip]))
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
  // The shortest beginning has the others' names too, as far as a look goes.
  const kinds = [swapped.slice(0, 4), shorter.slice(0, 4).reverse(), without.slice(0, 4)]
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
