import { identityKey } from './identity.ts'
import type { TextField, User } from './users.ts'

/**
 * Compares what an import can change. An e-mail that differs in case alone is the same address: no reason to write, but written
 * as the file has it along with another change.
 */
export function sameRecord(before: User, after: User): boolean {
  if (before.status !== after.status) return false
  if (before.network !== after.network || before.orgRole !== after.orgRole) return false
  if (!sameFields(before, after)) return false
  const keys = new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])
  for (const key of keys) if (before.attributes[key] !== after.attributes[key]) return false
  return true
}

const PLAIN_FIELDS: readonly TextField[] = [
  'displayName',
  'firstName',
  'lastName',
  'phone',
  'employeeId',
  'title',
  'department',
]

function sameFields(before: User, after: User): boolean {
  for (const field of PLAIN_FIELDS) if (before[field] !== after[field]) return false
  const old = before.email ? identityKey('email', before.email) : ''
  const fresh = after.email ? identityKey('email', after.email) : ''
  return old === fresh
}

/** What changed, for the preview's examples. */
export function changedFields(before: User, after: User): { field: string; from: string; to: string }[] {
  const changes: { field: string; from: string; to: string }[] = []
  const compare = (field: string, from: unknown, to: unknown) => {
    if (from !== to) changes.push({ field, from: String(from ?? ''), to: String(to ?? '') })
  }
  for (const field of [...PLAIN_FIELDS, 'email'] as TextField[]) compare(field, before[field], after[field])
  compare('status', before.status, after.status)
  compare('network', before.network, after.network)
  compare('orgRole', before.orgRole, after.orgRole)
  for (const key of new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])) {
    compare(key, before.attributes[key], after.attributes[key])
  }
  return changes
}
