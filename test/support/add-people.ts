import { randomUUID } from 'node:crypto'
import type { User } from '../../src/domain/users.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { makeUser } from './make-user.ts'

/** Stores people as they are, asking nobody; answers them. */
export async function addPeople(
  { storage }: Pick<ServiceContext, 'storage'>,
  tenant: string,
  people: readonly Partial<User>[],
): Promise<User[]> {
  const users = people.map(person => makeUser({ ...person, tenant }))
  const writes = users.map(user => ({ op: 'insert' as const, user }))
  const answers = await storage.users.write(tenant, `setup ${randomUUID()}`, writes)
  if (answers.some(answer => answer !== 'applied')) throw new Error(`not added: ${answers}`)
  return users
}
