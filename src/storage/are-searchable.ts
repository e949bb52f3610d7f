/** What `searchWords` makes of text; anything else begins no word of anybody. */
const SEARCHABLE = /^[\p{L}\p{N}._%+@-]+$/u

/** Whether all of the words could be found; so it is where there are none. */
export function areSearchable(words: readonly string[]): boolean {
  return words.every(word => SEARCHABLE.test(word))
}
