import { randomUUID } from 'node:crypto'
import type { Actor } from '../domain/access.ts'
import { identityKey, KEY_FIELDS, type KeyField } from '../domain/identity.ts'
import type { User } from '../domain/users.ts'
import { ConflictError, NotFoundError } from '../errors.ts'
import { cleanEmail, cleanId, cleanPhone } from '../formats/clean-cells.ts'
import type { Cleaned } from '../formats/finding.ts'
import type { ServiceContext } from '../services/context.ts'

/**
 * Who acts: the operator, or the person that `text` names by e-mail, phone, employee id or id. Each call is a request of its own.
 * @throws NotFoundError; ConflictError when it names several
 */
export async function findActor(
  context: ServiceContext,
  tenant: string,
  text: string | undefined,
): Promise<Actor> {
  const asked = { tenant, via: 'terminal' as const, requestId: randomUUID() }
  if (text === undefined) return { kind: 'operator', ...asked }
  const people = await named(context, tenant, text.trim())
  const [user, other] = people
  if (!user) throw new NotFoundError(`person with the e-mail, phone, employee id or id "${text}"`)
  if (other) throw new ConflictError(`"${text}" names ${people.length} people. Use an e-mail address.`)
  return { kind: 'user', user, ...asked }
}

async function named({ storage, region }: ServiceContext, tenant: string, text: string): Promise<User[]> {
  if (text === '') return []
  const cleaned: Record<KeyField, Cleaned> = {
    email: cleanEmail(text),
    phone: cleanPhone(text, region),
    employeeId: cleanId(text),
  }
  const keys = KEY_FIELDS.flatMap(field => {
    const clean = cleaned[field]
    const value = typeof clean === 'string' ? clean : clean.value
    return value ? [identityKey(field, value)] : []
  })
  const [byKey, byId] = await Promise.all([
    storage.users.findByKeys(tenant, keys),
    storage.users.get(tenant, text),
  ])
  const found = [...byKey.values(), ...(byId ? [byId] : [])]
  return [...new Map(found.map(user => [user.id, user])).values()]
}
