import type { Summary } from '../domain/jobs.ts'
import { type Line, say } from './say.ts'
import { plural } from './wording.ts'

/** What a file about groups makes besides what its rows are about: "New groups: 2", before and after. */
export function groupFileLines({ newGroups = 0, newPeople = 0 }: Summary): Line[] {
  return [
    ...(newGroups > 0 ? [say`New groups: ${newGroups}`] : []),
    ...(newPeople > 0
      ? [say`New in the directory: ${plural(newPeople, 'person', 'people')}, in network Others`]
      : []),
  ]
}
