/**
 * The yardstick: what somebody would write in an afternoon to get a Kore.ai file into a table. One pass, no preview, no
 * history, no resume. Arguments: file, database.
 */
import { createReadStream } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { parse } from 'csv-parse'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { z } from 'zod/v4'
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
type Person = z.infer<typeof person>

const [file, database] = process.argv.slice(2) as [string, string]
const startedAt = performance.now()
const cpu = process.cpuUsage()
const db = new DatabaseSync(database)
db.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    phone TEXT UNIQUE,
    employee_id TEXT UNIQUE,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    title TEXT NOT NULL,
    department TEXT NOT NULL
  )
`)
const upsert = db.prepare(`
  INSERT INTO users (email, phone, employee_id, first_name, last_name, title, department) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (email) DO UPDATE SET phone = excluded.phone, employee_id = excluded.employee_id,
    first_name = excluded.first_name, last_name = excluded.last_name,
    title = excluded.title, department = excluded.department
`)

function write(batch: readonly Person[]): void {
  db.exec('BEGIN IMMEDIATE')
  for (const row of batch) {
    const phone = parsePhoneNumberFromString(row['Work Phone'], 'US')
    upsert.run(
      row['Email ID'].toLowerCase(),
      phone?.isValid() ? phone.number : null,
      row['Alternate ID'] || null,
      row['First Name'],
      row['Last Name'],
      row.Title,
      row.Department,
    )
  }
  db.exec('COMMIT')
}

let rows = 0
let batch: Person[] = []
for await (const record of createReadStream(file).pipe(parse({ columns: true, bom: true, trim: true }))) {
  const row = person.safeParse(record)
  if (!row.success) continue
  batch.push(row.data)
  rows++
  if (batch.length < BATCH) continue
  write(batch)
  batch = []
}
write(batch)
db.close()
const { user, system } = process.cpuUsage(cpu)
report<BareFigures>({
  rows,
  seconds: secondsSince(startedAt),
  cpuSeconds: (user + system) / 1e6,
  peakMb: peakMb(),
})
