import type { Attribute } from '../domain/attributes.ts'
import { fieldValue, type ProfileField } from '../domain/profile-fields.ts'
import type { OrgRole, User } from '../domain/users.ts'
import { valueText } from '../domain/value-text.ts'
import { joinLines, type Line, say } from './say.ts'
import { fieldName, NETWORK_NAMES, ROLE_NAMES } from './wording.ts'

const LABELS: Record<string, string> = { orgRole: 'Role', network: 'Network', status: 'Status' }
/** What these say is plain without their name. */
const PLAIN_ENOUGH = ['title', 'department', 'email', 'phone', 'network', 'orgRole', 'status']

/** What a field of a person is called: one of the record, or an attribute by its own label. */
export function fieldLabel(field: { key: string; attribute?: Attribute }): string {
  return field.attribute?.label ?? LABELS[field.key] ?? fieldName(field.key)
}

/** What somebody has there, as people read it; null: nothing. */
export function fieldText(person: Partial<User>, field: ProfileField): string | null {
  const value = fieldValue(person, field)
  if (value === undefined || value === '') return null
  if (field.key === 'orgRole') return ROLE_NAMES[value as OrgRole]
  if (field.key === 'network') return NETWORK_NAMES[value as User['network']]
  if (field.key === 'status') return value === 'active' ? 'Active' : 'Archived'
  return valueText(value)
}

/** The second line of a row: what the reader wants to see of everybody, and that somebody is archived. */
export function columnsLine(person: Partial<User>, columns: readonly ProfileField[]): Line | string {
  const parts = columns.flatMap(field => {
    const text = fieldText(person, field)
    if (text === null) return []
    // A date is not cut at the end of a line.
    const whole =
      'attribute' in field && field.attribute.type === 'date' ? text.replaceAll('-', '\u2011') : text
    return [PLAIN_ENOUGH.includes(field.key) ? say`${text}` : say`${fieldLabel(field)} ${whole}`]
  })
  const tellsStatus = columns.some(({ key }) => key === 'status')
  if (person.status === 'archived' && !tellsStatus) parts.push(say`archived`)
  return parts.length === 0 ? '' : joinLines(parts, ', ')
}
