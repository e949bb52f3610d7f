/**
 * The yardstick for MongoDB: one pass over a Kore.ai file with one find and one unordered bulk per batch, on the same indexes.
 * No preview, no history, no resume. Arguments: file, address of the database.
 */
import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { createConnection, type mongo } from 'mongoose'
import { z } from 'zod/v4'
import { INDEXES } from '../../src/storage/mongodb/schema.ts'
import { type BareFigures, peakMb, report, secondsSince } from './figures.ts'

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

interface Stored {
  tenant: string
  email: string
  phone: string | null
  employeeId: string
  firstName: string
  lastName: string
  title: string
  department: string
  keys: string[]
  sortName: string
  words: string[]
}

const [file, uri] = process.argv.slice(2) as [string, string]
const connection = await createConnection(uri).asPromise()
const users = (connection.db as mongo.Db).collection<Stored>('users')
await users.createIndexes(INDEXES.users.map(({ key, unique }) => ({ key, unique: unique ?? false })))
const startedAt = performance.now()
const cpu = process.cpuUsage()

let rows = 0
let batch: Stored[] = []
for await (const record of createReadStream(file).pipe(parse({ columns: true, bom: true, trim: true }))) {
  const row = person.safeParse(record)
  if (!row.success) continue
  batch.push(storedOf(row.data))
  rows++
  if (batch.length < BATCH) continue
  await write(batch)
  batch = []
}
if (batch.length > 0) await write(batch)
const { user, system } = process.cpuUsage(cpu)
report<BareFigures>({
  rows,
  seconds: secondsSince(startedAt),
  cpuSeconds: (user + system) / 1e6,
  peakMb: peakMb(),
})
await connection.destroy()

async function write(people: readonly Stored[]): Promise<void> {
  const tenant = 't'
  const wanted = people.map(({ email }) => `email:${email}`)
  const found = await users.find({ tenant, keys: { $in: wanted } }, { batchSize: BATCH }).toArray()
  const ids = new Map(found.map(({ _id, email }) => [email, _id]))
  await users.bulkWrite(
    people.map(document => {
      const _id = ids.get(document.email)
      return _id
        ? { updateOne: { filter: { _id, tenant }, update: { $set: document } } }
        : { insertOne: { document } }
    }),
    { ordered: false },
  )
}

function storedOf(row: z.infer<typeof person>): Stored {
  const parsed = parsePhoneNumberFromString(row['Work Phone'], 'US')
  const email = row['Email ID'].toLowerCase()
  const phone = parsed?.isValid() ? parsed.number : null
  const { Title: title, Department: department } = row
  const firstName = row['First Name']
  const lastName = row['Last Name']
  const employeeId = row['Alternate ID']
  return {
    tenant: 't',
    email,
    phone,
    employeeId,
    firstName,
    lastName,
    title,
    department,
    keys: [
      `email:${email}`,
      ...(phone ? [`phone:${phone}`] : []),
      ...(employeeId ? [`employeeId:${employeeId}`] : []),
    ],
    sortName: `${lastName} ${firstName}`.toLowerCase(),
    words: wordsOf([firstName, lastName, email, phone ?? '', employeeId, title, department], email),
  }
}

function wordsOf(texts: readonly string[], email: string): string[] {
  const words =
    texts
      .join(' ')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  return [...new Set([email, ...words])]
}
