import type { SQLInputValue } from 'node:sqlite'
import type { Connection } from './connection.ts'

/** What is read of a table, and in which order: columns that are unique together and have an index. */
interface Walk {
  columns: string
  from: string
  by: readonly string[]
  /** Rows at a time. */
  limit: number
}

/** All rows, from page to page, so that neither memory nor other writers are held for long. */
export async function* walkRows<R>(db: Connection, { columns, from, by, limit }: Walk): AsyncGenerator<R[]> {
  const keys = by.join(', ')
  const places = by.map((key, i) => `${key} AS walked${i}`).join(', ')
  const read = (where: string, last: SQLInputValue[]) =>
    db.read(() =>
      db.all<Record<string, SQLInputValue>>(
        `SELECT ${places}, ${columns} FROM ${from} ${where} ORDER BY ${keys} LIMIT ${limit}`,
        ...last,
      ),
    )
  let rows = await read('', [])
  while (rows.length > 0) {
    const last = by.map((_, i) => rows.at(-1)?.[`walked${i}`] ?? null)
    yield rows.map(row => withoutPlaces<R>(row, by.length))
    if (rows.length < limit) return
    rows = await read(`WHERE (${keys}) > (${by.map(() => '?').join(', ')})`, last)
  }
}

function withoutPlaces<R>(row: Record<string, SQLInputValue>, count: number): R {
  const rest = { ...row }
  for (let i = 0; i < count; i++) delete rest[`walked${i}`]
  return rest as R
}
