import { cleanGroupName, MAX_NAME_CHARS } from '../domain/groups.ts'
import { cleanName } from './clean-cells.ts'
import { type Cleaned, wrong } from './finding.ts'

/** A name that a group can have. Odd characters are warnings, as in names of people. */
export function cleanGroup(text: string): Cleaned {
  const cleaned = cleanName(text)
  if (typeof cleaned !== 'string' && cleaned.value === undefined) return cleaned
  const name = cleanGroupName(typeof cleaned === 'string' ? cleaned : (cleaned.value ?? ''))
  if ([...name].length > MAX_NAME_CHARS) return wrong('cell-too-long', { limit: MAX_NAME_CHARS })
  if (/^id:\S+$/i.test(name)) return wrong('group-name-reserved')
  return typeof cleaned === 'string' ? name : { ...cleaned, value: name }
}
