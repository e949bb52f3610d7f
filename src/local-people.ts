import { createHash } from 'node:crypto'
import type { User } from './domain/users.ts'
import type { Person } from './local-teams/roster.ts'
import type { ServiceContext } from './services/context.ts'
import { findPeople } from './services/find-people.ts'

const AT_MOST = 20

/** Who sits in front of the page at first; org admin by settings. */
export const LOCAL_ADMIN: Person = {
  aadObjectId: '00000000-0000-4000-8000-000000000002',
  name: 'Robin Admin',
  detail: 'Org admin',
}

/**
 * People whom somebody in front of the local page may become: those of the directory whom `text` finds, or the first ones.
 * Who has never signed in gets an object id on the way, as every person of an organisation has one in Entra.
 */
export async function localPeople(context: ServiceContext, tenant: string, text: string): Promise<Person[]> {
  const found = text.trim() ? await matching(context, tenant, text) : await first(context, tenant)
  const active = found.filter(user => user.status === 'active')
  return Promise.all(active.map(async user => toPerson(await withObjectId(context, user))))
}

async function first({ storage }: ServiceContext, tenant: string): Promise<User[]> {
  return (await storage.users.list(tenant, { limit: AT_MOST })).items
}

async function matching(context: ServiceContext, tenant: string, text: string): Promise<User[]> {
  const operator = { kind: 'operator', tenant } as const
  const { people } = await findPeople(context, operator, { text, limit: AT_MOST })
  const ids = people.map(person => person.id)
  const users = await context.storage.users.getMany(tenant, ids)
  return ids.flatMap(id => users.get(id) ?? [])
}

async function withObjectId(context: ServiceContext, user: User): Promise<User> {
  if (user.aadObjectId) return user
  const aadObjectId = madeUpObjectId(user)
  const signedIn = { ...user, aadObjectId, version: user.version + 1, updatedAt: context.now() }
  const write = { op: 'update', user: signedIn, fromVersion: user.version } as const
  await context.storage.users.write(user.tenant, `local:${user.id}:${user.version}`, [write])
  return signedIn
}

function madeUpObjectId(user: User): string {
  const hex = createHash('sha256').update(`${user.tenant}\n${user.id}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function toPerson(user: User): Person {
  const detail = [user.title, user.department, user.phone].filter(Boolean).join(', ')
  return {
    aadObjectId: user.aadObjectId ?? '',
    name: user.displayName,
    ...(user.email ? { email: user.email } : {}),
    ...(detail ? { detail } : {}),
  }
}
