import { type IdentityKey, identityKeys } from '../../src/domain/identity.ts'
import type { PlanContext } from '../../src/domain/plan-row.ts'
import type { Change, HeldKey } from '../../src/domain/plans.ts'
import type { User } from '../../src/domain/users.ts'

export const NOW = 1_800_000_000_000

/** A row's view of a directory of `people`; nobody gives a key up unless `gives` says so. */
export function planContext(
  people: readonly User[],
  given: Partial<PlanContext> & { gives?: readonly HeldKey[] } = {},
): PlanContext {
  const { gives = [], ...rest } = given
  const holders = new Map<IdentityKey, User>()
  for (const person of people) for (const key of identityKeys(person)) holders.set(key, person)
  return {
    tenant: 't1',
    mode: 'add-update',
    key: 'email',
    byId: id => people.find(person => person.id === id),
    holder: key => holders.get(key),
    mayTake: taking => gives.some(({ key, from }) => key === taking.key && from === taking.from),
    admins: new Set(people.filter(({ orgRole }) => orgRole === 'admin').map(({ id }) => id)),
    newId: 'new-id',
    now: NOW,
    line: 7,
    columnOf: field => `the ${field} column`,
    ...rest,
  }
}

export function change(fields: Change['fields'], rest: Partial<Change> = {}): Change {
  return { intent: 'save', fields, network: 'employee', ...rest }
}
