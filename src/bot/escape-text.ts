/** Longest piece of outside text that is put into a sentence. */
export const PIECE_LENGTH = 120

/** Marks, overrides and isolates that turn the direction of the text around them, and characters that show nothing. */
const INVISIBLE =
  /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/gu
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]/u
const WORD_JOINER = '\u2060'

/**
 * Text from outside, fit for places that render no Markdown (button titles, summaries, file names): one line, nothing
 * invisible in it, no two spaces in a row, at most `cap` characters. Whole code points are kept; right-to-left text cannot reorder what follows.
 */
export function plainText(text: string, cap = PIECE_LENGTH): string {
  const line = text
    .slice(0, cap * 4)
    .toWellFormed()
    .replace(/[\t\n\v\f\r\u2028\u2029]/g, ' ')
    .replace(INVISIBLE, '')
    .replace(/\s+/g, ' ')
  const points = [...line]
  const short = points.length > cap ? `${points.slice(0, cap - 1).join('')}…` : line
  return RIGHT_TO_LEFT.test(short) ? `\u2068${short}\u2069` : short
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
