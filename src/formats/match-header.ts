import type { Attribute } from '../domain/attributes.ts'
import type { Column, Format } from './format.ts'

/** A row of a file, taken as the header of one format. */
export interface HeaderMatch {
  format: Format
  /** For each header cell what is read from it. */
  columns: (Column | undefined)[]
  attributes: { attribute: Attribute; position: number }[]
  /** Attributes that nobody is added without, whether there is a column for them or not. */
  mandatory: Attribute[]
  /** Required columns that are not there. */
  missing: Column[]
  /** Two header cells for one field. */
  twice?: { first: number; second: number; header: string }
  /** How many columns are there. */
  found: number
}

const DECORATION = /[([{<](?:[^)\]}>]*)[)\]}>]/g

/** Case, spaces, punctuation, marks such as (required) and * taken away: `E-Mail  (required)` is `email`. */
export function headerKey(text: string): string {
  const bare = text.normalize('NFKC').toLowerCase()
  const key = bare.replace(DECORATION, '').replace(/[^\p{L}\p{N}]+/gu, '')
  return key || bare.replace(/[^\p{L}\p{N}]+/gu, '')
}

export type HeaderNames = ReadonlyMap<string, Column>

export function headerNames(format: Format): HeaderNames {
  const names = new Map<string, Column>()
  for (const column of format.columns) {
    for (const name of [column.header, ...column.synonyms]) names.set(headerKey(name), column)
  }
  return names
}

export function matchHeader(
  cells: readonly string[],
  format: Format,
  names: HeaderNames,
  attributes: ReadonlyMap<string, Attribute>,
): HeaderMatch {
  const mandatory = format.readsAttributes ? [...attributes.values()].filter(({ required }) => required) : []
  const match: HeaderMatch = { format, columns: [], attributes: [], mandatory, missing: [], found: 0 }
  const seen = new Map<Column | Attribute, number>()
  cells.forEach((cell, position) => {
    const key = headerKey(cell)
    const column = key === '' ? undefined : names.get(key)
    const attribute = column || !format.readsAttributes || key === '' ? undefined : attributes.get(key)
    match.columns.push(column)
    const target = column ?? attribute
    if (!target) return
    const first = seen.get(target)
    if (first !== undefined) {
      match.twice ??= { first, second: position, header: column?.header ?? attribute?.label ?? '' }
      return
    }
    seen.set(target, position)
    if (attribute) match.attributes.push({ attribute, position })
    else match.found++
  })
  match.missing = format.columns.filter(column => column.required && !seen.has(column))
  return match
}
