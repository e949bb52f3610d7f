/** Marks, overrides and isolates that turn the direction of the text around them, and characters that show nothing. */
const INVISIBLE =
  /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/gu

/**
 * Text from outside on one line: nothing invisible in it, no space around it and no two in a row, at most `cap` characters,
 * whole ones. It can begin no header of its own.
 */
export function oneLine(text: string, cap = 80): string {
  const line = text
    .slice(0, cap * 4)
    .toWellFormed()
    .replace(/[\t\n\v\f\r\u2028\u2029]/g, ' ')
    .replace(INVISIBLE, '')
    .replace(/\s+/g, ' ')
    .trim()
  const points = [...line]
  return points.length > cap ? `${points.slice(0, cap - 1).join('')}…` : line
}
