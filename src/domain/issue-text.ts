import { GROUP_WORDS } from './group-issue-text.ts'
import type { Issue, IssueCode } from './issues.ts'

/** The words of a finding. Plain text that quotes the file: whoever shows it on a card escapes it. */
export interface IssueText {
  /** Without the value, for several rows at once: "Email is empty." */
  what: string
  /** One sentence for one row, with the value where that helps. */
  message: string
  /** What to do now; empty where nothing has to be done. */
  fix: string
}

export type Words = (
  issue: Issue,
  detail: Record<string, string | number>,
) => { what: string; message?: string; fix: string }

/** The one wording of findings: the terminal, results files and cards all take it from here. */
export function describeIssue(issue: Issue): IssueText {
  const { what, message, fix } = WORDS[issue.code](issue, issue.detail ?? {})
  return { what, message: message ?? what, fix }
}

const column = (issue: Issue) => issue.column || 'A cell'
const holds = (issue: Issue) => `${column(issue)} holds "${issue.value}"`

const WORDS: Record<IssueCode, Words> = {
  'attribute-invalid': (issue, detail) =>
    detail.reason === 'too-many-digits'
      ? {
          what: `${column(issue)} has more than 15 digits, of which a number loses some.`,
          message: `${holds(issue)}: more than 15 digits, of which a number loses some.`,
          fix: 'Make the attribute a text, then enter it again.',
        }
      : {
          what: `${column(issue)} is not ${ATTRIBUTE_WORDS[detail.type ?? ''] ?? 'what is asked for'}.`,
          message: `${holds(issue)}, which is not ${ATTRIBUTE_WORDS[detail.type ?? ''] ?? 'what is asked for'}.`,
          fix: attributeFix(detail),
        },
  'attribute-missing': (_, { names = 'an attribute' }) => ({
    what: `Somebody new needs: ${names}.`,
    fix: 'Fill it in, in a column of that name.',
  }),
  'cell-too-long': (issue, { limit = 32_768 }) => ({
    what: `${column(issue)} is too long.`,
    message: `${column(issue)} is longer than ${limit} characters.`,
    fix: 'Shorten it.',
  }),
  'changed-meanwhile': () => ({
    what: 'Somebody else changed this person at the same moment.',
    fix: 'Look at the person, then drop the row again if it still holds.',
  }),
  'column-required': issue => ({
    what: `The column ${issue.column} is missing.`,
    fix: 'Add it and drop the file again.',
  }),
  // The other row may name the person by another key: not the value stands there too, the person does.
  'conflicting-row': (issue, { other = '?' }) => ({
    what: 'Different rows about one person.',
    message: `${column(issue)} "${issue.value}": line ${other} is about the same person, with other values.`,
    fix: 'Keep one of the two rows.',
  }),
  'delete-last-admin': (_, { name = 'This person' }) => ({
    what: 'The last org admin cannot be deleted.',
    message: `${name} is the last org admin and cannot be deleted.`,
    fix: 'Make someone else org admin first.',
  }),
  'delete-unknown': issue => ({
    what: 'Not in the directory: nothing to delete.',
    message: `"${issue.value}" is not in the directory: nothing to delete.`,
    fix: '',
  }),
  'digits-lost': issue => ({
    what: `${column(issue)} has lost digits: Excel cut them.`,
    message: `${holds(issue)}: Excel cut the digits.`,
    fix: 'Format the column as text and enter it again.',
  }),
  'duplicate-row': (issue, { other = '?' }) => ({
    what: 'The same row stands further up.',
    message: `The same row stands on line ${other}.`,
    fix: issue.severity === 'warning' ? '' : 'Keep one of them.',
  }),
  'email-invalid': (issue, { suggestion = '', limit = '' }) => ({
    what: `${column(issue)} is not an e-mail address.`,
    message: limit
      ? `${column(issue)} is longer than the ${limit} characters that an e-mail address may have.`
      : `${holds(issue)}, which is not an e-mail address.`,
    fix: suggestion ? `Did you mean ${suggestion}?` : 'Enter it like name@example.org.',
  }),
  'encoding-broken': () => ({
    what: 'The row holds bytes that are not UTF-8 text.',
    fix: 'Save the file as "CSV UTF-8" and drop it again.',
  }),
  'example-row': () => ({ what: "The template's example row was left in.", fix: '' }),
  'excel-error': issue => ({
    what: `${column(issue)} holds an error of the spreadsheet.`,
    message: `${holds(issue)}, an error of the spreadsheet.`,
    fix: 'Mend the formula, or enter the value.',
  }),
  'hidden-characters': issue => ({
    what: `${column(issue)} holds characters that cannot be seen.`,
    message: `${holds(issue)} with characters that cannot be seen.`,
    fix: 'Type it again if it looks wrong.',
  }),
  'key-kept': (issue, { holder = '', other = '?' }) => ({
    what: `${column(issue)} stays with somebody whose own row is not carried out.`,
    message: `${column(issue)} "${issue.value}" stays with ${holder || 'somebody else'}: line ${other}, which gives it up, is not carried out.`,
    fix: 'Mend that line, then drop both rows again.',
  }),
  'key-taken': (issue, { holder = '' }) => ({
    what: `${column(issue)} belongs to somebody else.`,
    message: `${column(issue)} "${issue.value}" belongs to ${holder || 'somebody else'}.`,
    fix: 'Correct it here, or change that person first.',
  }),
  'key-twice-in-file': (issue, { other = '?' }) => ({
    what: `${column(issue)} stands in another row, for another person.`,
    message: `${column(issue)} "${issue.value}" stands on line ${other} too, for another person.`,
    fix: 'Give each person their own.',
  }),
  'keys-of-two-people': (issue, { first = 'one person', second = 'another' }) => ({
    what: 'The row points to two people.',
    message: `The row points to two people: ${first}, and by ${column(issue)} "${issue.value}" ${second}.`,
    fix: 'Decide which of them is meant.',
  }),
  'known-person': issue => ({
    what: 'Already in the directory: treated as Update.',
    message: `"${issue.value}" is already in the directory: treated as Update.`,
    fix: '',
  }),
  'line-break-in-value': issue => ({
    what: `${column(issue)} holds a line break.`,
    fix: 'Put it on one line.',
  }),
  'mixed-scripts': issue => ({
    what: `${column(issue)} mixes letters of several alphabets that look alike.`,
    message: `${holds(issue)}, which mixes letters of several alphabets that look alike.`,
    fix: 'Check who it really is.',
  }),
  'mode-add-known': () => ({ what: 'Already in the directory: this import only adds or fills in.', fix: '' }),
  'mode-update-unknown': () => ({ what: 'Not in the directory: this import only updates.', fix: '' }),
  mojibake: (issue, { likely = '' }) => ({
    what: `${column(issue)} looks garbled.`,
    message: likely ? `"${issue.value}" looks like "${likely}".` : `${holds(issue)}, which looks garbled.`,
    fix: 'Correct it if it is wrong. CSV is best saved as "CSV UTF-8".',
  }),
  'name-empty': issue => ({ what: `${column(issue)} has nothing that can be seen.`, fix: 'Enter the name.' }),
  'nul-byte': () => ({
    what: 'The row holds NUL bytes: it is damaged.',
    fix: 'Export the file anew and drop it again.',
  }),
  'phone-invalid': phoneWords,
  'quote-misplaced': (_, { closesOnLine }) => ({
    what: 'Text follows a closing quote.',
    message: closesOnLine
      ? `A quote opens here and meets another on line ${closesOnLine}, with text behind it.`
      : 'Text follows a closing quote.',
    fix: 'Write a quote inside a quoted cell twice ("").',
  }),
  'quote-unclosed': ({ line }) => ({
    what: `From line ${line} on nothing can be read: a quote opens there and never closes.`,
    fix: 'Close the quote and drop the file again.',
  }),
  'required-clear': issue => ({
    what: `${column(issue)} cannot be emptied.`,
    fix: 'Enter a value, or leave the cell blank to keep it.',
  }),
  'row-too-few-cells': (issue, detail) => ({
    what: 'The row has too few cells.',
    message: raggedMessage(issue, detail),
    fix: 'Insert the missing cell: every row needs the same number of delimiters.',
  }),
  'row-too-many-cells': (issue, detail) => ({
    what: 'The row has too many cells.',
    message: raggedMessage(issue, detail),
    fix: 'Take the extra cell out or, in CSV, put cells that hold the delimiter in quotes.',
  }),
  'status-invalid': (issue, { expected = 'New, Update, Delete or Activate', suggestion = '' }) => ({
    what: `${column(issue)} is not one of ${expected}.`,
    message: `${holds(issue)}, which is not one of ${expected}.`,
    fix: suggestion ? `Did you mean ${suggestion}?` : `Enter ${expected}.`,
  }),
  'unknown-person': issue => ({
    what: 'Not in the directory.',
    message: `"${issue.value}" is not in the directory.`,
    fix: 'Correct the row, or mark it New to add the person.',
  }),
  'value-required': issue => ({ what: `${column(issue)} is empty.`, fix: 'Fill it.' }),
  'zeros-lost': (issue, { suggestion = '' }) => ({
    what: `${column(issue)} has fewer zeros in front than the directory: spreadsheets cut them.`,
    message: `${holds(issue)} and the directory more zeros in front: spreadsheets cut them.`,
    fix: suggestion ? `Did you mean ${suggestion}?` : 'Format the column as text and enter it again.',
  }),
  ...GROUP_WORDS,
}

function phoneWords(
  issue: Issue,
  { region = '', reason = '', calling = '', suggestion = '' }: Record<string, string | number>,
): ReturnType<Words> {
  if (reason === 'country') {
    return {
      what: `${column(issue)} is not a country.`,
      message: `${holds(issue)}, which is no country.`,
      fix: 'Enter its calling code or its two letters, like 250 or RW.',
    }
  }
  const other = reason === 'other-country'
  // Of a country or, where the row names that, of a calling code.
  const place = /^\d/.test(String(region)) ? `+${region}` : region
  const readAs = region && !other ? ` (read as in ${place})` : ''
  return {
    what: `${column(issue)} is not a phone number${other ? ' of the country beside it' : ''}.`,
    message: `${holds(issue)}, which is not a phone number${other ? ` of country +${calling}` : readAs}.`,
    fix: suggestion
      ? `Did you mean ${suggestion}?`
      : other
        ? 'Correct the number, or the country beside it.'
        : 'Enter it with + and country code, like +250788123456.',
  }
}

function raggedMessage(issue: Issue, detail: Record<string, string | number>): string {
  const { expected = '?', found = '?', looksLike, delimiter } = detail
  const counted = `The row has ${found} ${found === 1 ? 'cell' : 'cells'} where ${expected} are due`
  if (looksLike) return `${counted}: "${issue.value}" stands ${placeOf(issue)} and looks like ${looksLike}.`
  return delimiter
    ? `${counted}: another delimiter (${delimiterName(String(delimiter))}) stands in it.`
    : `${counted}.`
}

function placeOf(issue: Issue): string {
  return issue.column ? `in ${issue.column}` : 'beyond the last column'
}

function delimiterName(delimiter: string): string {
  return { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' }[delimiter] ?? delimiter
}

const ATTRIBUTE_WORDS: Record<string, string> = {
  text: 'a text',
  number: 'a number like 1234.5',
  boolean: 'yes or no',
  date: 'a date like 2026-03-31',
}

function attributeFix({ type = '', reason = '', suggestion = '' }: Record<string, string | number>): string {
  if (suggestion) return `Did you mean ${suggestion}?`
  const wanted = ATTRIBUTE_WORDS[type] ?? 'another value'
  return reason === 'ambiguous' ? `It can be read in two ways: enter ${wanted}.` : `Enter ${wanted}.`
}
