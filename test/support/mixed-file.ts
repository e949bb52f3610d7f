import { type GeneratedPerson, generatePerson, KORE_HEADER, koreLine } from './generate-people.ts'

const SEED = 7
/** Positions of people, and what the mixed file says of them; all below ADDED are in the base directory. */
const UPDATED = range(0, 500)
const UNCHANGED = range(500, 1000)
const DELETED = range(1000, 1100)
const ACTIVATED = range(1100, 1200)
/** Each swaps phones with the one a hundred further on, who mostly stands in another chunk. */
const SWAPPED = range(1200, 1400)
const ABSENT = range(1400, 1500)
const BASE = ABSENT.at(-1) as number
const ADDED = range(1500, 4950)
const UNKNOWN = range(5000, 5030)

export function personOf(position: number): GeneratedPerson {
  return generatePerson(position, SEED)
}

/** The 1,500 people of the base directory, as a file. */
export function baseFile(): string {
  return [`${KORE_HEADER}\n`, ...range(0, BASE + 1).map(i => koreLine(personOf(i), 'New'))].join('')
}

/** Those of the base directory who have to be archived before the mixed file comes. */
export function archivedEmails(): string[] {
  return ACTIVATED.map(i => personOf(i).email)
}

/**
 * A file of some 5,000 rows, five chunks and one of rows that are set apart, with everything that a row may do, well mixed:
 * adds, updates, equal rows, removals, activations, people who swap phones, repeated and refused rows.
 */
export function mixedFile(): string {
  const swap = (i: number) => ({ ...personOf(i), phone: personOf(i < 1300 ? i + 100 : i - 100).phone })
  const lines = [
    ...UPDATED.map(i => koreLine({ ...personOf(i), title: `Chief ${personOf(i).title}` }, 'Update')),
    ...UNCHANGED.map(i => koreLine(personOf(i), 'Update')),
    ...DELETED.map(i => koreLine(personOf(i), 'Delete')),
    ...ACTIVATED.map(i => koreLine(personOf(i), 'Activate')),
    ...SWAPPED.map(i => koreLine(swap(i), 'Update')),
    ...ADDED.map(i => koreLine(personOf(i), 'New')),
    ...ADDED.slice(0, 20).map(i => koreLine(personOf(i), 'New')),
    ...UNKNOWN.map(i => koreLine(personOf(i), 'Update')),
    ...UNKNOWN.map(i => koreLine({ ...personOf(i), email: `nobody${i}` }, 'New')),
  ]
  return `${KORE_HEADER}\n${mixed(lines).join('')}`
}

/** The same order every time, in which neighbours come from all over the list. */
function mixed(lines: readonly string[]): string[] {
  const step = 1999
  return lines.map((_, i) => lines[(i * step) % lines.length] as string)
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}
