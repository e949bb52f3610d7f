import { type Actor, may } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import type { User } from '../domain/users.ts'
import type { RefusedError } from '../errors.ts'
import { groupsOfActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import { type GroupView, isKnown, viewOf } from './view-group.ts'

/** Who may do what somebody was refused. Names are public; the sign-in name is for opening a chat. */
export interface Help {
  people: { id: string; name: string; signInName?: string }[]
  /** Whose admins they are; null: they are org admins. */
  group: GroupView | null
}

const MOST = 2

/** Admins of the group that it was about, else org admins. Nobody where the actor is one of them or may not even ask. */
export async function whoCouldHelp(
  context: ServiceContext,
  actor: Actor,
  refusal: RefusedError,
): Promise<Help> {
  const nobody: Help = { people: [], group: null }
  if (actor.kind === 'operator' || !may(actor, 'look people up').allowed) return nobody
  const group = await groupOf(context, actor, refusal.facts.group)
  if (group) {
    const people = await adminsOf(context, actor, group)
    if (people.length > 0) return { people, group: viewOf(actor, group, await groupsOfActor(context, actor)) }
  }
  if (actor.user.orgRole === 'admin') return nobody
  return { people: (await context.storage.users.admins(actor.tenant, MOST)).map(contact), group: null }
}

async function groupOf(context: ServiceContext, actor: Actor, id: unknown): Promise<Group | null> {
  const group = typeof id === 'string' ? await context.storage.groups.get(actor.tenant, id) : null
  return group && isKnown(actor, group, await groupsOfActor(context, actor)) ? group : null
}

async function adminsOf(
  { storage }: ServiceContext,
  actor: Actor,
  { admins }: Group,
): Promise<Help['people']> {
  const others = admins.filter(id => actor.kind === 'operator' || id !== actor.user.id)
  const found = await storage.users.getMany(actor.tenant, others.slice(0, MOST * 2))
  return [...found.values()]
    .filter(({ status }) => status === 'active')
    .slice(0, MOST)
    .map(contact)
}

/** Only who has signed in has an account that a chat can be opened with. */
function contact({ id, displayName, email, aadObjectId }: User): Help['people'][number] {
  return { id, name: displayName, ...(email && aadObjectId ? { signInName: email } : {}) }
}
