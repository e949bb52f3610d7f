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
const KINDS: Record<string, (person: Person) => string> = {
  'full name': person => `${person.firstName} ${person.lastName}`,
  'first name': person => person.firstName,
  'last name': person => person.lastName,
  'e-mail': person => person.email,
  phone: person => person.phone,
  'employee id': person => person.employeeId,
  'first name and department': person => `${person.firstName} ${person.department}`,
  'two letters': person => person.lastName.slice(0, 2),
}

const figures: LookUpFigures = []
for (const [kind, textOf] of Object.entries(KINDS)) {
  const times: number[] = []
  for (let i = 0; i < QUERIES; i++) {
    const text = textOf(generatePerson((i * STEP + 17) % Number(people), SEED))
    const startedAt = performance.now()
    const found = await findPeople(context, OPERATOR, { text, limit: LIMIT })
    times.push(performance.now() - startedAt)
    if (found.people.length === 0) throw new Error(`Nobody was found by ${kind} "${text}".`)
  }
  figures.push({ kind, times: spreadOf(times) })
}
report(figures)
await close()
