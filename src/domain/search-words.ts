import { foldText, type User } from './users.ts'

const MAX_WORDS = 8
const MAX_WORD_CHARS = 64
/** What somebody types is short; the rest of a pasted page is not looked at. */
const MAX_QUERY_CHARS = 1000
/** A field of 32 KB must not fill the index with one person. */
const MAX_FIELD_CHARS = 256
const MAX_INDEX_WORDS = 120

/** Between fields: no word, number or address goes across it. */
const BREAK = ' | '

const WORD = /[\p{L}\p{N}]+/gu
const PLAIN_WORD = /[a-z0-9]+/g
const NOT_PLAIN = /[^ -~]/
/** The patterns below for lower-case ASCII, which most text is: those of all scripts take three times as long. */
const PLAIN_EMAIL = /^[a-z0-9._%+-]+@[a-z0-9.-]*[a-z0-9]$/
const PLAIN_NUMBER = /(?<![a-z0-9])\+?\(?\d[\d ().\-/]*\d/g
const PLAIN_LETTERS_BEFORE_DIGIT = /^[a-z]+(?=\d)/
const PLAIN_RUNS = /[a-z]+|\d+/g
const EMAIL = /^[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]*[\p{L}\p{N}]$/u
/** Pieces of running text that may be an e-mail address. */
const EMAIL_PIECE = /[^\s,;:|<>()[\]"]+@[^\s,;:|<>()[\]"]+/g
/** Digits as people write telephone numbers, with the separators between them. */
const NUMBER = /(?<![\p{L}\p{N}])\+?\(?\d[\d ().\-/]*\d/gu
const GAP_IN_NUMBER = /(?<=\p{N})[ ().\-/]+(?=\p{N})/gu
/** Before at least three digits: fewer say little of a telephone number. */
const LEADING_ZEROS = /(?<![\p{L}\p{N}])0+(?=\p{N}{3})/gu
const LETTERS_BEFORE_DIGIT = /(?<![\p{L}\p{N}])\p{L}+(?=\p{N})/gu
const RUNS = /\p{L}+|\p{N}+/gu
const PHONE_DIGITS = 7
/** Scripts that put no space between the words: a part of the name is found from any of its characters on. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const APOSTROPHE = /(?<=\p{L})['\u2019](?=\p{L})/u
/** Its numbers have an area code of three digits, which people leave out within it (North American Numbering Plan). */
export const NORTH_AMERICA = '+1'
const AREA_CODE_END = 4
/** Country codes of one and of two digits; all others have three (ITU-T E.164, list of assigned country codes). */
const SHORT_COUNTRY_CODE = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/

/**
 * The words of a query, folded (see `foldText`), without repeats, at most eight of at most 64 characters. A word is a run
 * of letters and digits; an e-mail address stays whole, and a telephone number of seven digits or more becomes its
 * digits without +, separators and leading zeros, so that it fits what `indexWords` makes of the stored number.
 */
export function searchWords(text: string): string[] {
  const words: string[] = []
  const rest = foldText(text.slice(0, MAX_QUERY_CHARS))
    .slice(0, MAX_QUERY_CHARS)
    .replace(EMAIL_PIECE, piece => takeOut(words, piece, emailIn(piece)))
    .replace(NUMBER, found => takeOut(words, found, phoneDigits(found)))
  for (const word of rest.match(WORD) ?? []) add(words, word)
  return words.slice(0, MAX_WORDS)
}

/**
 * What a query may mean, the likeliest first: its words; then a part of a telephone number as it is written (`0788 12`), which
 * is read without gaps and leading zeros, as the index has it. None where there is no word.
 */
export function searchReadings(text: string): string[][] {
  const words = searchWords(text)
  if (words.length === 0) return []
  const typed = text.slice(0, MAX_QUERY_CHARS)
  const closed = typed.replace(GAP_IN_NUMBER, '').replace(LEADING_ZEROS, '')
  return closed === typed ? [words] : [words, searchWords(closed)]
}

function takeOut(words: string[], found: string, word: string | null): string {
  if (word === null) return found
  add(words, word)
  return BREAK
}

/**
 * The words that a person is found by: each word of a query has to begin one of them. Names, title and department by
 * word; e-mail whole and by its parts; phone with and without country code, in North America without area code too; employee id
 * whole and by its parts.
 * The letters before a digit are a word as well (`Level3`: `level`): a word of letters alone begins one without digits.
 * Scripts without spaces give each end of a run (`王小明`: also `小明` and `明`), so that any part of it begins a word. Values of
 * attributes have words of their own (see `valueWords`): not everybody finds by each of them.
 */
export function indexWords(user: Partial<User>): string[] {
  const words: string[] = []
  if (user.employeeId !== undefined) addEmployeeId(words, user.employeeId)
  if (user.phone !== undefined) addPhone(words, user.phone)
  const email = fold(clipped(user.email))
  add(words, emailIn(email))
  const others = fold(searchedText(user))
  addEmails(words, others)
  addWords(words, `${email}${BREAK}${others}`)
  return words
}

/** Whether each word of a query begins one of the words that somebody or something is found by. */
export function matchesWords(words: readonly string[], own: readonly string[]): boolean {
  return words.every(word => beginsOne(word, own))
}

/** The same for what has nothing but a name. */
export function nameMatches(name: string, words: readonly string[]): boolean {
  return matchesWords(words, indexWords({ displayName: name }))
}

export function beginsOne(word: string, own: readonly string[]): boolean {
  return own.some(candidate => candidate.startsWith(word))
}

/** As `indexWords`, of a text by itself: as those of a title. */
export function textWords(text: string): string[] {
  const words: string[] = []
  const folded = fold(clipped(text))
  addEmails(words, folded)
  addWords(words, folded)
  return words
}

function addEmails(words: string[], text: string): void {
  if (text.includes('@')) for (const piece of text.match(EMAIL_PIECE) ?? []) add(words, emailIn(piece))
}

function addWords(words: string[], text: string): void {
  if (isPlain(text)) addPlainWords(words, text)
  else addForeignWords(words, text)
}

function addPlainWords(words: string[], text: string): void {
  const runs = text.match(PLAIN_WORD) ?? []
  for (const word of runs) add(words, word)
  for (const found of text.match(PLAIN_NUMBER) ?? []) add(words, phoneDigits(found))
  if (text.includes("'") && APOSTROPHE.test(text)) addJoinedNames(words, text)
  for (const word of runs) add(words, PLAIN_LETTERS_BEFORE_DIGIT.exec(word)?.[0] ?? null)
}

function searchedText(user: Partial<User>): string {
  const { displayName, firstName, lastName, employeeId, title, department } = user
  // Nearly everybody's name repeats its parts.
  const repeats = displayName === `${firstName} ${lastName}`
  const fields = repeats
    ? [displayName, employeeId, title, department]
    : [displayName, firstName, lastName, employeeId, title, department]
  return fields.map(clipped).join(BREAK)
}

function clipped(field: string | undefined): string {
  return field?.slice(0, MAX_FIELD_CHARS) ?? ''
}

/** `foldText`, quicker for the plain text that most is. */
function fold(text: string): string {
  return isPlain(text) ? text.toLowerCase() : foldText(text)
}

function isPlain(text: string): boolean {
  return !NOT_PLAIN.test(text)
}

function emailIn(piece: string): string | null {
  const bare = piece.replace(/[.'!?]+$/, '')
  return PLAIN_EMAIL.test(bare) || EMAIL.test(bare) ? bare : null
}

/** Null when there are too few digits for a telephone number: then they are words like others. */
export function phoneDigits(written: string): string | null {
  if (written.length < PHONE_DIGITS) return null
  const digits = written.replace('(0)', '').replace(/\D/g, '')
  if (digits.length < PHONE_DIGITS) return null
  return digits.replace(/^0+/, '') || null
}

/** Those of a stored number behind its country code. */
export function nationalDigits(phone: string): string {
  const digits = phone.slice(0, MAX_WORD_CHARS).replace(/\D/g, '')
  return digits.slice(SHORT_COUNTRY_CODE.exec(digits)?.[0].length ?? 3)
}

function addPhone(words: string[], phone: string): void {
  const digits = phone.slice(0, MAX_WORD_CHARS).replace(/\D/g, '')
  add(words, digits)
  const national = nationalDigits(phone)
  add(words, national)
  // Italian numbers keep their zero; a query has lost it.
  if (national.startsWith('0')) add(words, national.replace(/^0+/, ''))
  if (phone.startsWith(NORTH_AMERICA)) add(words, digits.slice(AREA_CODE_END))
}

function addForeignWords(words: string[], text: string): void {
  for (const word of text.match(WORD) ?? []) {
    add(words, word)
    if (!NOT_PLAIN.test(word)) continue
    const characters = [...word]
    for (let i = 1; i < characters.length; i++) {
      if (UNSPACED.test(characters[i] as string)) add(words, characters.slice(i, i + MAX_WORD_CHARS).join(''))
    }
  }
  for (const found of text.match(NUMBER) ?? []) add(words, phoneDigits(found))
  if (APOSTROPHE.test(text)) addJoinedNames(words, text)
  for (const letters of text.match(LETTERS_BEFORE_DIGIT) ?? []) add(words, letters)
}

/** O'Neil is also looked for as oneil. */
function addJoinedNames(words: string[], text: string): void {
  for (const word of text.split(APOSTROPHE).join('').match(WORD) ?? []) add(words, word)
}

/** `E-0042` and `E0042` are found as e0042 and as 0042. */
function addEmployeeId(words: string[], employeeId: string): void {
  const id = fold(clipped(employeeId))
  const runs = id.match(isPlain(id) ? PLAIN_RUNS : RUNS) ?? []
  add(words, runs.join(''))
  for (const run of runs) add(words, run)
}

/** A person has some fifteen words: looking through a list beats a Set by half. */
function add(words: string[], word: string | null): void {
  if (!word || words.length >= MAX_INDEX_WORDS) return
  const short = word.length <= MAX_WORD_CHARS ? word : [...word].slice(0, MAX_WORD_CHARS).join('')
  if (!words.includes(short)) words.push(short)
}
