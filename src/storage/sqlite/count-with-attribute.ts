import { setImmediate } from 'node:timers/promises'
import type { Connection } from './connection.ts'

/** Records looked at in one go: a few milliseconds, in which nobody else is answered. */
const SLICE = 2000

/**
 * The text of a record tells of most that they have no such value, without reading it as JSON. The plus keeps SQLite from walking
 * an index by tenant, which it would do from the beginning for each slice.
 */
export async function countWithAttribute(db: Connection, tenant: number, key: string): Promise<number> {
  const [field, path] = [`${JSON.stringify(key)}:`, `$.attributes.${JSON.stringify(key)}`]
  const { last } = await db.read(
    () => db.get<{ last: number | null }>('SELECT max(num) AS last FROM users') ?? { last: 0 },
  )
  let count = 0
  for (let from = 0; from < (last ?? 0); from += SLICE) {
    const slice = await db.read(() =>
      db.get<{ hits: number }>(
        `SELECT count(*) AS hits FROM users WHERE num > ? AND num <= ? AND +tenant = ?
           AND instr(doc, ?) > 0 AND json_type(doc, ?) IS NOT NULL`,
        from,
        from + SLICE,
        tenant,
        field,
        path,
      ),
    )
    count += slice?.hits ?? 0
    await setImmediate()
  }
  return count
}
