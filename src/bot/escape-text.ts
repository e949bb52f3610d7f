import { oneLine } from '../domain/one-line.ts'

/** Longest piece of outside text that is put into a sentence. */
export const PIECE_LENGTH = 120

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]/u
const WORD_JOINER = '\u2060'

/**
 * Text from outside, fit for places that render no Markdown (button titles, summaries, file names): as `oneLine` leaves it,
 * and right-to-left text cannot reorder what follows.
 */
export function plainText(text: string, cap = PIECE_LENGTH): string {
  // Sentences are put together of pieces: a space at the edge of one parts it from the next.
  const line = `${text.startsWith(' ') ? ' ' : ''}${oneLine(text, cap)}${/\S +$/.test(text) ? ' ' : ''}`
  return RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line
}

/**
 * The one place where text from outside becomes text of a card. What it holds is shown as it is: no Markdown, no mention,
 * no link with another face, nothing that a template would expand.
 */
export function escapeText(text: string, cap = PIECE_LENGTH): string {
  return plainText(text, cap)
    .replace(/[\\*`~]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/\]\(/g, `]${WORD_JOINER}(`)
    .replace(/<(?=[a-z/!?])/gi, `<${WORD_JOINER}`)
    .replace(/\$\{/g, `$${WORD_JOINER}{`)
    .replace(/\{\{/g, `{${WORD_JOINER}{`)
    .replace(/^(\u2068?)(?=[-#>]|\+(?:\s|$)|\d+[.)]\s)/, `$1${WORD_JOINER}`)
}
