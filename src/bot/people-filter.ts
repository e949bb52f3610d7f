import type { PeopleFilter } from '../services/list-people.ts'

const WORDS: Record<PeopleFilter, readonly string[]> = {
  employees: ['employees', 'employee', 'active employees'],
  others: ['others', 'other'],
  archived: ['archived', 'archive', 'archived people', 'archived users'],
  admins: ['admins', 'admin', 'org admins', 'administrators'],
}

/** The filter that the words name; undefined: none, so they are to be looked for. */
export function readFilter(text = ''): PeopleFilter | undefined {
  const said = text.trim().toLowerCase()
  return (Object.keys(WORDS) as PeopleFilter[]).find(filter => WORDS[filter].includes(said))
}
