/** Of a command that a button says again. */
const MOST_CHARS = 1500
/** Of a name that is a button's title and part of its command. */
const LONGEST_NAME = 200

/** Whether a button can hold a command that is as long as all of these. */
export function fitsButton(...texts: readonly string[]): boolean {
  return texts.reduce((chars, text) => chars + text.length, 0) <= MOST_CHARS
}

/** Those of the names that buttons can hold. */
export function fittingTitles(names: readonly string[]): string[] {
  return names.filter(name => name.length <= LONGEST_NAME)
}
