/**
 * The yardstick: what somebody would write in an afternoon to get a Kore.ai file into a table. One pass, no preview, no
 * history, no resume. Arguments: file, database.
 */
import { DatabaseSync } from 'node:sqlite'
import { type BarePerson, barePeople } from './bare-people.ts'
import { type BareFigures, report, startMeasuring } from './figures.ts'

const [file, database] = process.argv.slice(2) as [string, string]
const used = startMeasuring()
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

function write(batch: readonly BarePerson[]): void {
  db.exec('BEGIN IMMEDIATE')
  for (const { email, phone, employeeId, firstName, lastName, title, department } of batch) {
    upsert.run(email, phone, employeeId, firstName, lastName, title, department)
  }
  db.exec('COMMIT')
}

let rows = 0
for await (const batch of barePeople(file)) {
  write(batch)
  rows += batch.length
}
db.close()
report<BareFigures>({ rows, ...used() })
