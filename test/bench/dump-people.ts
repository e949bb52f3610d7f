/**
 * The columns of an export of people, written by SQLite itself as far as it can: one query, its rows put between commas.
 * Arguments: data folder, file.
 */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { TENANT } from './bench-directory.ts'
import { type BareFigures, report, startMeasuring } from './figures.ts'

const PIECE = 64 * 1024
const FIELDS =
  'id displayName firstName lastName email phone employeeId title department network status orgRole'.split(
    ' ',
  )
const ATTRIBUTES = ['manager', 'location']
const GROUPS = `(SELECT group_concat(g.doc ->> 'name', '; ') FROM memberships AS m
  JOIN groups AS g ON g.tenant = m.tenant AND g.id = m.group_id WHERE m.tenant = u.tenant AND m.user = u.id)`
const NEEDS_QUOTES = /[",\r\n]/

const [dataDir, path] = process.argv.slice(2) as [string, string]
const used = startMeasuring()
const db = new DatabaseSync(join(dataDir, 'muster.db'), { readOnly: true })
const columns = [
  ...FIELDS.map(field => `u.doc ->> '${field}'`),
  GROUPS,
  ...ATTRIBUTES.map(key => `u.doc -> 'attributes' ->> '${key}'`),
]
const query = db.prepare(
  `SELECT ${columns.join(', ')} FROM users AS u JOIN tenants AS t ON t.num = u.tenant
   WHERE t.name = ? ORDER BY u.tenant, u.sort_name, u.id`,
)
query.setReturnArrays(true)
const out = createWriteStream(path)
let rows = 0
let text = ''
for (const row of query.iterate(TENANT) as Iterable<unknown>) {
  text += `${(row as unknown[]).map(cell).join(',')}\r\n`
  rows++
  if (text.length < PIECE) continue
  if (!out.write(text)) await once(out, 'drain')
  text = ''
}
out.end(text)
await once(out, 'close')
report<BareFigures>({ rows, ...used() })

function cell(value: unknown): string {
  const plain = value === null ? '' : String(value)
  return NEEDS_QUOTES.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
