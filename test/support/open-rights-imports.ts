import type { Actor, Via } from '../../src/domain/access.ts'
import { addGroups } from './add-groups.ts'
import { type Imports, openImports } from './import-fixture.ts'
import { everybody, GROUPS, PEOPLE, type Role } from './rights-people.ts'

/** Services without a chat, on the people and groups of the rights tables; the fixture's own org admin besides. */
export async function openRightsImports(): Promise<Imports> {
  const imports = await openImports()
  const { context, tenant } = imports
  context.region = 'RW'
  await imports.add(...everybody(tenant))
  await addGroups(context, tenant, GROUPS)
  const { groups } = context.storage
  await groups.move(tenant, await groups.revision(tenant), [{ child: 'ward', parentId: 'north' }])
  return imports
}

export async function actorAs({ context, tenant }: Imports, role: Role, via: Via): Promise<Actor> {
  const user = await context.storage.users.get(tenant, PEOPLE[role].id)
  if (!user) throw new Error(`There is no ${role}.`)
  return { kind: 'user', tenant, user, via }
}

/** Every person, group and membership. */
export async function directoryOf({ context: { storage }, tenant }: Imports): Promise<string> {
  const people = (await storage.users.list(tenant, { limit: 100 })).items
  const memberships = await storage.memberships.ofUsers(
    tenant,
    people.map(({ id }) => id),
  )
  const groups = await storage.groups.list(tenant, { limit: 100 })
  const club = await storage.groups.get(tenant, 'club')
  const pairs = memberships.map(({ groupId, userId }) => `${groupId} ${userId}`).toSorted()
  return JSON.stringify([people, groups.items, club, pairs])
}
