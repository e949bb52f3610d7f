import type { TypedWord } from './split-words.ts'

/** What sentences begin with before they say what is wanted. */
const OPENERS = phrases(
  'please|pls|plz|kindly|ok|okay|so|well|and|now|hey|hi|hello|muster|@muster|just|then',
  'can|could|will|would|do you',
  'can|could|may|might i|we',
  'i|we want|need|wish to',
  "i'd|we'd like to",
  'i|we would like to',
  "i|we want|need|i'd|would|like",
  'i want|need you to',
  'let me|us know|see',
  'show|tell|give|get|send|list|display|see|know me|us',
  'show|list|display|view|see|know|tell|give',
  'go ahead and',
  'what is|are the',
  'the|a|an|all',
)
/** What they end with. */
const CLOSERS = phrases(
  'please|pls|plz|kindly|thanks|thx|muster|@muster',
  'thank you',
  'for me|us',
  'if you can|could',
  'right away|now',
)

/** What is left of a sentence when the manners are taken off; the words themselves where nothing is left. */
export function stripPoliteness(words: readonly TypedWord[]): readonly TypedWord[] {
  let left = words
  for (;;) {
    const start = Math.max(
      0,
      ...OPENERS.filter(phrase => matchesAt(left, 0, phrase)).map(({ length }) => length),
    )
    left = left.slice(start)
    const end = Math.max(
      0,
      ...CLOSERS.filter(phrase => matchesAt(left, left.length - phrase.length, phrase)).map(
        ({ length }) => length,
      ),
    )
    left = left.slice(0, left.length - end)
    if (start + end === 0 || left.length === 0) return left.length === 0 ? words : left
  }
}

function matchesAt(words: readonly TypedWord[], at: number, phrase: readonly string[][]): boolean {
  return at >= 0 && phrase.every((choice, n) => choice.includes(words[at + n]?.folded ?? ''))
}

/** `can|could you`: each word one of several. */
function phrases(...written: string[]): string[][][] {
  return written.map(phrase => phrase.split(' ').map(word => word.split('|')))
}
