import type { User } from '../../domain/users.ts'
import { searchedWords } from '../../domain/value-words.ts'
import type { Connection } from './connection.ts'

const SAMPLE = 48

/**
 * The words that some people of the tenant are found by, from all over the table: in the order of names, neighbours have the same ones.
 * Few or none where the tenant is a small part of the table.
 */
export function samplePeople(db: Connection, tenant: number, attributes: readonly string[]): string[][] {
  const last = db.get<{ num: number | null }>('SELECT max(num) AS num FROM users')?.num ?? 0
  const nums = Array.from({ length: SAMPLE }, (_, i) => Math.ceil((last * (i + 0.5)) / SAMPLE))
  const rows = db.all<{ doc: string }>(
    'SELECT u.doc FROM json_each(?) AS hit CROSS JOIN users AS u ON u.num = hit.value WHERE u.tenant = ?',
    JSON.stringify(nums),
    tenant,
  )
  return rows.map(row => searchedWords(JSON.parse(row.doc) as User, attributes))
}
