import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { z } from 'zod/v4'

const BATCH = 1000

const text = z.string().trim().max(256)
const person = z.object({
  'Email ID': z.email().max(254),
  'First Name': text.min(1),
  'Last Name': text.min(1),
  'Alternate ID': text,
  'Work Phone': text,
  Title: text,
  Department: text,
  'User Status': z.enum(['New', 'Update']),
})

export interface BarePerson {
  email: string
  phone: string | null
  employeeId: string | null
  firstName: string
  lastName: string
  title: string
  department: string
}

/** What both yardsticks read: the good rows of a Kore.ai file, a thousand at a time. */
export async function* barePeople(file: string): AsyncGenerator<BarePerson[]> {
  let batch: BarePerson[] = []
  for await (const record of createReadStream(file).pipe(parse({ columns: true, bom: true, trim: true }))) {
    const checked = person.safeParse(record)
    if (!checked.success) continue
    if (batch.push(personOf(checked.data)) < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function personOf(given: z.infer<typeof person>): BarePerson {
  const phone = parsePhoneNumberFromString(given['Work Phone'], 'US')
  return {
    email: given['Email ID'].toLowerCase(),
    phone: phone?.isValid() ? phone.number : null,
    employeeId: given['Alternate ID'] || null,
    firstName: given['First Name'],
    lastName: given['Last Name'],
    title: given.Title,
    department: given.Department,
  }
}
