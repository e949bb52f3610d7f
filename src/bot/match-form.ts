import { type Args, type ArgumentName, argumentSpec, readValue } from './command-arguments.ts'
import type { Form, Piece } from './command-forms.ts'
import { joinWords, type TypedWord, unquote } from './split-words.ts'

/** How words are read as a form. */
export interface Match {
  args: Args
  /** Letters of the form's own words: the more there are, the less is left to chance. */
  weight: number
}

/** Names may hold words of the form; more ways to divide them than this are not worth looking at. */
const MOST_READINGS = 6
/** The longest value of an argument with fixed values has this many words. */
const VALUE_WORDS = 3

/** Every way to read all the words as these pieces, the shortest first argument first. */
export function matchForm(words: readonly TypedWord[], pieces: readonly Piece[]): Match[] {
  const found: Match[] = []
  follow({ words, pieces, found }, 0, 0, { args: {}, weight: 0 })
  return found
}

/**
 * The words as a form that is not all there: it ends before or after an argument, or says a value that there is not.
 * Null where no required argument is missing or where the words do not begin as the form does.
 */
export function matchPart(words: readonly TypedWord[], { pieces: whole, required }: Form) {
  let best: (Match & { missing: ArgumentName[] }) | null = null
  if (required.length === 0) return null
  whole.forEach((piece, n) => {
    if ('word' in piece || piece.only) return
    const cuts = [whole.slice(0, n), ...(isFree(piece.argument) ? [whole.slice(0, n + 1)] : [])]
    for (const cut of cuts.filter(pieces => pieces.length > 0)) {
      const loose = cut.length === n && hasValues(piece.argument) && 'word' in (cut.at(-1) as Piece)
      const match = matchForm(words, cut)[0] ?? (loose ? matchStart(words, cut) : null)
      if (!match) continue
      const missing = required.filter(name => match.args[name] === undefined)
      if (missing.length > 0 && (best === null || match.weight >= best.weight)) best = { ...match, missing }
    }
  })
  return best as (Match & { missing: ArgumentName[] }) | null
}

/** The longest beginning of the words that these pieces are; what follows is a value that there is not. */
function matchStart(words: readonly TypedWord[], pieces: readonly Piece[]): Match | null {
  for (let count = words.length - 1; count >= pieces.length; count--) {
    const [match] = matchForm(words.slice(0, count), pieces)
    if (match) return match
  }
  return null
}

interface Search {
  words: readonly TypedWord[]
  pieces: readonly Piece[]
  found: Match[]
}

function follow(search: Search, word: number, piece: number, so: Match): void {
  const { words, pieces, found } = search
  if (found.length >= MOST_READINGS) return
  const next = pieces[piece]
  if (!next) {
    if (word === words.length) found.push(so)
    return
  }
  if ('word' in next) {
    if (words[word]?.folded !== next.word) return
    follow(search, word + 1, piece + 1, { ...so, weight: so.weight + next.word.length })
    return
  }
  const free = isFree(next.argument) && !next.only
  const most = free ? words.length : Math.min(words.length, word + VALUE_WORDS)
  for (let end = word + 1; end <= most && found.length < MOST_READINGS; end++) {
    if (!mayGoOn(search, end, piece + 1)) continue
    const value = readPiece(next, words.slice(word, end))
    if (value === null) continue
    const weight = so.weight + (free ? 0 : weightOf(words.slice(word, end)))
    follow(search, end, piece + 1, { args: { ...so.args, [next.argument]: value }, weight })
  }
}

/** What stands in quotes is rather a name than one of our values. */
function weightOf(words: readonly TypedWord[]): number {
  return words.some(({ folded }) => folded === null) ? 0 : joinWords(words).length
}

/** Looked at before a name is put together, so that long lists of names cost little. */
function mayGoOn(search: Search, word: number, piece: number): boolean {
  const { words, pieces } = search
  const next = pieces[piece]
  if (!next) return word === words.length
  if ('word' in next) return words[word]?.folded === next.word && mayGoOn(search, word + 1, piece + 1)
  if (isFree(next.argument) && !next.only) return word < words.length
  const ends = Array.from({ length: VALUE_WORDS }, (_, n) => word + n + 1).filter(end => end <= words.length)
  return ends.some(end => readPiece(next, words.slice(word, end)) !== null)
}

function readPiece(piece: Extract<Piece, { argument: string }>, words: readonly TypedWord[]): string | null {
  const { argument, only } = piece
  const text = joinWords(words)
  const said = words.at(-1)?.folded === null ? text : text.replace(/[?!,;\s]+$/, '')
  if (only) return only.includes(fold(said)) ? fold(said) : null
  // A list is divided by whoever reads it, and needs its quotes for that.
  if (argumentSpec(argument).list) return said === '' ? null : said
  const bare = unquote(said)
  if (bare === '') return null
  return readValue(argument, isFree(argument) ? bare : fold(bare))
}

function fold(text: string): string {
  return text.toLowerCase().replace(/[.,;:!?]+$/, '')
}

function isFree(argument: ArgumentName): boolean {
  return !hasValues(argument)
}

function hasValues(argument: ArgumentName): boolean {
  return argumentSpec(argument).values !== undefined
}
