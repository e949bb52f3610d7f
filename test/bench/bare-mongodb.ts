/**
 * The yardstick for MongoDB: one pass over a Kore.ai file with one find and one unordered bulk per batch, on the same indexes.
 * No preview, no history, no resume. Arguments: file, address of the database.
 */
import { createConnection, type mongo } from 'mongoose'
import { INDEXES } from '../../src/storage/mongodb/schema.ts'
import { type BarePerson, barePeople } from './bare-people.ts'
import { type BareFigures, report, startMeasuring } from './figures.ts'

interface Stored extends BarePerson {
  tenant: string
  keys: string[]
  sortName: string
  words: string[]
}

const [file, uri] = process.argv.slice(2) as [string, string]
const connection = await createConnection(uri).asPromise()
const users = (connection.db as mongo.Db).collection<Stored>('users')
await users.createIndexes(INDEXES.users.map(({ key, unique }) => ({ key, unique: unique ?? false })))
const used = startMeasuring()
let rows = 0
for await (const batch of barePeople(file)) {
  await write(batch.map(storedOf))
  rows += batch.length
}
report<BareFigures>({ rows, ...used() })
await connection.destroy()

async function write(people: readonly Stored[]): Promise<void> {
  const tenant = 't'
  const wanted = people.map(({ email }) => `email:${email}`)
  const found = await users.find({ tenant, keys: { $in: wanted } }, { batchSize: wanted.length }).toArray()
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

function storedOf(person: BarePerson): Stored {
  const { email, phone, employeeId, firstName, lastName, title, department } = person
  return {
    ...person,
    tenant: 't',
    keys: [
      `email:${email}`,
      ...(phone ? [`phone:${phone}`] : []),
      ...(employeeId ? [`employeeId:${employeeId}`] : []),
    ],
    sortName: `${lastName} ${firstName}`.toLowerCase(),
    words: wordsOf([firstName, lastName, email, phone ?? '', employeeId ?? '', title, department], email),
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
