import type { Attribute } from '../../src/domain/attributes.ts'
import type { Issue } from '../../src/domain/issues.ts'
import { type ReadRow, type ReadSettings, type Recognition, recognise } from '../../src/formats/recognise.ts'
import { makeAttribute } from '../support/make-attribute.ts'
import { readAll } from '../tables/read-all.ts'

export interface ReadFile {
  recognition: Recognition
  rows: ReadRow[]
}

/** A whole file, from bytes to changes. */
export async function readFile(
  file: string | Uint8Array,
  options: { attributes?: Attribute[]; format?: string } & Partial<ReadSettings> = {},
): Promise<ReadFile> {
  const { attributes = [], format, region = 'US', network = 'employee' } = options
  const { rows } = await readAll(file)
  const recognition = recognise(rows.slice(0, 50), { attributes, ...(format ? { format } : {}) })
  const people = rows.slice(recognition.headerIndex + 1)
  return { recognition, rows: people.map(row => recognition.read(row, { region, network })) }
}

export function attribute(label: string, type: Attribute['type'], required = false): Attribute {
  return makeAttribute({ label, type, required })
}

/** What a finding says in short: column, code, value. */
export function brief(issues: readonly Issue[]): string[] {
  return issues.map(({ column, code, value, severity }) => `${severity} ${code} ${column}: ${value}`)
}
