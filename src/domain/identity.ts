import type { User } from './users.ts'

/** `email:asha@x.org`, `phone:+250788123456`, `emp:0042`, `aad:<object id>`: unique in a tenant. */
export type IdentityKey = string

export type KeyField = 'email' | 'phone' | 'employeeId'

/** Strongest first: where a row's keys point to several people, the first field that finds one decides who is meant. */
export const KEY_FIELDS: readonly KeyField[] = ['employeeId', 'email', 'phone']

const PREFIX: Record<KeyField | 'aadObjectId', string> = {
  email: 'email:',
  phone: 'phone:',
  employeeId: 'emp:',
  aadObjectId: 'aad:',
}

/**
 * The one place where identity keys are made. Values are expected clean (see `cleanEmail`, `cleanPhone`);
 * case and width do not make another person.
 */
export function identityKey(field: KeyField | 'aadObjectId', value: string): IdentityKey {
  return PREFIX[field] + (isAscii(value) ? value : value.normalize('NFKC')).toLowerCase()
}

/** All keys of a record, strongest first. */
export function identityKeys(
  fields: Partial<Record<KeyField | 'aadObjectId', string | null | undefined>>,
): IdentityKey[] {
  const keys: IdentityKey[] = []
  for (const field of KEY_FIELDS) {
    const value = fields[field]
    if (value) keys.push(identityKey(field, value))
  }
  if (fields.aadObjectId) keys.push(identityKey('aadObjectId', fields.aadObjectId))
  return keys
}

/** Which field a key was made of. */
export function keyField(key: IdentityKey): KeyField | 'aadObjectId' {
  if (key.startsWith(PREFIX.email)) return 'email'
  if (key.startsWith(PREFIX.phone)) return 'phone'
  return key.startsWith(PREFIX.aadObjectId) ? 'aadObjectId' : 'employeeId'
}

/** The keys that `after` gives up and takes, compared with `before`. */
export function movedKeys(
  before: Partial<User>,
  after: Partial<User>,
): { released: IdentityKey[]; taken: IdentityKey[] } {
  const old = identityKeys(before)
  const fresh = identityKeys(after)
  return { released: old.filter(key => !fresh.includes(key)), taken: fresh.filter(key => !old.includes(key)) }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}
