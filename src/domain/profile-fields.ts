import type { Attribute } from './attributes.ts'
import type { AttributeValue, User } from './users.ts'

/** Fields of a record that may be shown beside the name, in the order of profiles. */
export const SHOWN_FIELDS = [
  'title',
  'department',
  'email',
  'phone',
  'employeeId',
  'firstName',
  'lastName',
  'network',
  'status',
  'orgRole',
] as const
export type ShownField = (typeof SHOWN_FIELDS)[number]

/** Everybody sees them of everybody. */
export const PUBLIC_FIELDS: readonly ShownField[] = ['title', 'department']

/** One thing that is known of people. `key` is stable: a field of the record, or `attribute:<key>`. */
export type ProfileField = { key: ShownField } | { key: `attribute:${string}`; attribute: Attribute }

export function attributeField(attribute: Attribute): ProfileField {
  return { key: `attribute:${attribute.key}`, attribute }
}

/** What a person has there, as far as it is in the record or the view of it. */
export function fieldValue(person: Partial<User>, field: ProfileField): AttributeValue | undefined {
  return 'attribute' in field ? person.attributes?.[field.attribute.key] : person[field.key]
}

/** Everybody sees it of everybody. */
export function isPublic({ visibility }: Attribute): boolean {
  return visibility === 'public'
}

/** People change it on their own profile. */
export function isSelfEdited({ selfEdited }: Attribute): boolean {
  return selfEdited
}
