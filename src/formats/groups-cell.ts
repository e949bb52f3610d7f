import { GROUP_ROLES } from '../domain/groups.ts'
import type { NamedRole } from '../domain/plans.ts'

const PLAIN_NAME = /^[^\s";:,][^";:]*$/u

/**
 * Groups in one cell: `Nurses; "Smith; Jones":admin; Drivers:admin`. Entries stand between semicolons; who is admin has `:admin`
 * behind the name. A name with a quote, a semicolon or a colon stands in quotes, its own quotes twice.
 */
export function writeGroupsCell(groups: readonly NamedRole[]): string {
  return groups.map(({ name, role }) => quoted(name) + (role === 'admin' ? ':admin' : '')).join('; ')
}

function quoted(name: string): string {
  return PLAIN_NAME.test(name) && name.trim() === name ? name : `"${name.replaceAll('"', '""')}"`
}

const ENTRY = /\s*(?:"((?:[^"]|"")*)"|([^";:]*?))\s*(?::\s*([^";:]*?)\s*)?(;|$)/uy

/** What `writeGroupsCell` was given; null for a cell that is written otherwise. Names are not cleaned. */
export function readGroupsCell(cell: string): NamedRole[] | null {
  const groups: NamedRole[] = []
  for (let at = 0; at < cell.length; ) {
    ENTRY.lastIndex = at
    const [entry, inQuotes, bare, word] = ENTRY.exec(cell) ?? []
    if (entry === undefined) return null
    const name = inQuotes?.replaceAll('""', '"') ?? bare ?? ''
    const role = word === undefined ? 'member' : GROUP_ROLES.find(each => each === word.toLowerCase())
    if (!role || (name === '' && word !== undefined)) return null
    // A semicolon too many names nothing.
    if (name !== '') groups.push({ name, role })
    at += Math.max(entry.length, 1)
  }
  return groups
}
