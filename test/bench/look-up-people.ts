/** Look-ups in a filled directory, in a process of its own. Arguments: data folder, people in it. */
import { findPeople } from '../../src/services/find-people.ts'
import { generatePerson } from '../support/generate-people.ts'
import { OPERATOR, openBenchDirectory, SEED } from './bench-directory.ts'
import { type LookUpFigures, report, spreadOf } from './figures.ts'

const QUERIES = 300
const LIMIT = 10
/** Leads from one person to the next through the whole directory, in no order of it. */
const STEP = 7_368_787

const [dataDir, people] = process.argv.slice(2) as [string, string]
const { context, close } = await openBenchDirectory(dataDir)

type Person = ReturnType<typeof generatePerson>
interface Kind {
  textOf: (person: Person) => string
  /** The second page is what is measured. */
  turns?: true
  /** Nobody is to be found. */
  misses?: true
}
const KINDS: Record<string, Kind> = {
  'full name': { textOf: person => `${person.firstName} ${person.lastName}` },
  'first name': { textOf: person => person.firstName },
  'last name': { textOf: person => person.lastName },
  'last name, second page': { textOf: person => person.lastName, turns: true },
  'e-mail': { textOf: person => person.email },
  phone: { textOf: person => person.phone },
  'employee id': { textOf: person => person.employeeId },
  department: { textOf: person => person.department },
  'first name and department': { textOf: person => `${person.firstName} ${person.department}` },
  'first name and department, second page': {
    textOf: person => `${person.firstName} ${person.department}`,
    turns: true,
  },
  'last name, title and department': {
    textOf: person => `${person.lastName} ${person.title} ${person.department}`,
  },
  'one letter': { textOf: person => person.lastName.slice(0, 1) },
  'two letters': { textOf: person => person.lastName.slice(0, 2) },
  'two letters of both names': {
    textOf: person => `${person.firstName.slice(0, 2)} ${person.lastName.slice(0, 2)}`,
  },
  'three letters': { textOf: person => person.lastName.slice(0, 3) },
  'e-mail and what all e-mails share': { textOf: person => `${person.email} corp` },
  'last name and what all e-mails share': { textOf: person => `${person.lastName} corp` },
  'a word that nobody has': { textOf: person => `${person.lastName}qz`, misses: true },
  'a name and a word that nobody has': { textOf: person => `${person.lastName} Finance qz`, misses: true },
  'two words that nobody has both': { textOf: () => 'Matthew Zofia', misses: true },
}

/** How long the page took, in ms. */
async function lookUp(kind: string, { textOf, turns, misses }: Kind, person: Person): Promise<number> {
  const text = textOf(person)
  const after = turns ? (await findPeople(context, OPERATOR, { text, limit: LIMIT })).next : null
  const startedAt = performance.now()
  const found = await findPeople(context, OPERATOR, { text, limit: LIMIT, ...(after ? { after } : {}) })
  const took = performance.now() - startedAt
  if ((found.people.length === 0) !== (misses ?? false)) {
    throw new Error(`${found.people.length} people were found by ${kind} "${text}".`)
  }
  return took
}

const figures: LookUpFigures = []
for (const [name, kind] of Object.entries(KINDS)) {
  const times: number[] = []
  for (let i = 0; i < QUERIES; i++) {
    times.push(await lookUp(name, kind, generatePerson((i * STEP + 17) % Number(people), SEED)))
  }
  figures.push({ kind: name, times: spreadOf(times) })
}
report(figures)
await close()
