/** A word as it was typed, and as it is compared. What stands in quotes is one word, and none of ours. */
export interface TypedWord {
  raw: string
  /** Lower case, without punctuation at its end; null for what stands in quotes. */
  folded: string | null
}

/** More than anybody types: two hundred addresses fit, as `add … to …` takes them. */
export const MOST_TYPED = 6000
const CLOSING: Record<string, string> = {
  '"': '"',
  '“': '”',
  '„': '“”',
  '«': '»',
  '‘': '’',
  "'": "'",
  '”': '”',
  '’': '’',
}
/** A quotation mark ends something only where nothing of a word follows. Looked for natively: a message may be all quotes. */
const CLOSED = new Map(
  Object.entries(CLOSING).map(([open, close]) => [open, new RegExp(`[${close}](?=[\\s,;.:!?)]|$)`, 'g')]),
)
const PUNCTUATION = /[.,;:!?]+$/

/** What was typed, word by word: a leading slash, spaces of any kind and what shows nothing are gone. */
export function splitWords(typed: string): TypedWord[] {
  const text = tidy(typed)
  const words: TypedWord[] = []
  for (let at = 0; at < text.length; ) {
    const end = endOfWord(text, at)
    const raw = text.slice(at, end)
    if (raw !== '') words.push({ raw, folded: opensQuote(text, at) ? null : fold(raw) })
    at = end + 1
  }
  return words
}

/** The words put together again as somebody would have typed them. */
export function joinWords(words: readonly TypedWord[]): string {
  return words.map(word => word.raw).join(' ')
}

/** Quotes around the whole of it are taken away. */
export function unquote(text: string): string {
  const inner = text.trim()
  return closingAt(inner, 0) === inner.length - 1 ? inner.slice(1, -1).trim() : inner
}

/** What stands between commas or semicolons; those within quotes divide nothing. */
export function splitList(text: string): string[] {
  const items: string[] = []
  let start = 0
  for (let at = 0; at <= text.length; at++) {
    const close = at === start || text[at - 1] === ' ' ? closingAt(text, at) : -1
    if (close > at) at = close
    else if (at === text.length || text[at] === ',' || text[at] === ';') {
      items.push(unquote(text.slice(start, at)))
      start = at + 1
    }
  }
  return items.filter(item => item !== '')
}

function tidy(typed: string): string {
  return typed
    .slice(0, MOST_TYPED)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Z}\u200b\u2060\ufeff]+/gu, ' ')
    .trim()
    .replace(/^\/\s*/, '')
}

function fold(raw: string): string {
  const folded = raw.toLowerCase().replaceAll('’', "'")
  return folded.replace(PUNCTUATION, '') || folded
}

/** A word ends at a space; quotes inside a list keep their spaces: `"Rao, Asha",`. */
function endOfWord(text: string, start: number): number {
  let at = start
  while (at < text.length && text[at] !== ' ') {
    const close = at === start ? closingAt(text, at) : -1
    at = close === -1 ? at + 1 : close + 1
  }
  return at
}

function opensQuote(text: string, at: number): boolean {
  return closingAt(text, at) !== -1
}

/** Where the quotation ends that begins at `at`; -1 where none does. */
function closingAt(text: string, at: number): number {
  const closing = CLOSED.get(text[at] ?? '')
  if (!closing) return -1
  closing.lastIndex = at + 2
  return closing.exec(text)?.index ?? -1
}
