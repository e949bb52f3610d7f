import { expect } from 'vitest'
import { DEFAULT_LIMITS, type FileLimits } from '../../src/tables/limits.ts'
import { openTable } from '../../src/tables/open-table.ts'
import type { Table, TableRow } from '../../src/tables/table.ts'

export interface Read {
  table: Table
  rows: TableRow[]
}

/** A file in pieces of `size` bytes. */
export async function* inPieces(bytes: Uint8Array, size = 1 << 20): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export async function readAll(
  file: string | Uint8Array,
  options: { name?: string; limits?: Partial<FileLimits>; size?: number } = {},
): Promise<Read> {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file
  const table = await openTable(inPieces(bytes, options.size), {
    name: options.name ?? 'staff.csv',
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  })
  const rows: TableRow[] = []
  for await (const batch of table.rows) rows.push(...batch)
  return { table, rows }
}

export async function cellsOf(file: string | Uint8Array): Promise<string[][]> {
  return (await readAll(file)).rows.map(row => row.cells)
}

/** Why a file is refused, once that is a sentence that people can read. */
export async function refusalOf(
  bytes: Uint8Array,
  limits: Partial<FileLimits> = {},
  name = 'staff.xlsx',
): Promise<Error> {
  const error = await readAll(bytes, { name, limits }).then(
    () => new Error('it was read'),
    thrown => thrown,
  )
  expect(error.message).toMatch(/^(staff|The file|Line )[\s\S]*\.$/)
  expect(error.message.length).toBeLessThan(300)
  return error
}
