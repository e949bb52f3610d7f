import { randomUUID } from 'node:crypto'
import type { Actor, Via } from '../domain/access.ts'
import { identityKey } from '../domain/identity.ts'
import { isNeutralName, neutralName } from '../domain/neutral-name.ts'
import { sortName, type User } from '../domain/users.ts'
import { ConflictError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'

/** A signed-in person as the chat knows them. */
export interface SignedIn {
  tenant: string
  aadObjectId: string
  /** Empty where what came does not say it. */
  name: string
  /**
   * Asked only for people who are not known yet. `name` and `email` must come from the organisation's roster, never from the
   * person. `guest`: an account of another organisation, whose e-mail proves nothing here.
   */
  profile(): Promise<{ name?: string; email?: string; guest?: boolean }>
  /** How they ask for what comes now. */
  via?: Via
  /** What the log calls it. */
  requestId?: string
}

const TRIES = 3

/**
 * Who it is in the directory. The first time, the person is linked to the user with the same e-mail, or added in network
 * `employee`, as people are who sign in with a work account. A user who is linked to another account is not taken over, and
 * none is by a guest, who is added in network `other` without an e-mail.
 */
export async function identifyActor(context: ServiceContext, person: SignedIn): Promise<Actor> {
  for (let tries = 0; tries < TRIES; tries++) {
    const found = (await linked(context, person)) ?? (await link(context, person))
    const user = found && (await withName(context, found, person.name.trim()))
    if (user) {
      const { tenant, via, requestId } = person
      const how = { ...(via ? { via } : {}), ...(requestId ? { requestId } : {}) }
      return { kind: 'user', tenant, user: await withGrant(context, user), ...how }
    }
  }
  throw new ConflictError('Your record is being changed by others. Try again in a moment.')
}

async function linked(context: ServiceContext, person: SignedIn): Promise<User | null> {
  const key = identityKey('aadObjectId', person.aadObjectId)
  return (await context.storage.users.findByKeys(person.tenant, [key])).get(key) ?? null
}

/** Null when somebody else wrote the same person meanwhile. */
async function link(context: ServiceContext, person: SignedIn): Promise<User | null> {
  const profile = await person.profile()
  const email = profile.guest ? undefined : profile.email?.trim().toLowerCase()
  const key = email ? identityKey('email', email) : null
  const known = key ? (await context.storage.users.findByKeys(person.tenant, [key])).get(key) : undefined
  if (known && !known.aadObjectId) {
    const user = await store(context, { ...known, aadObjectId: person.aadObjectId }, known.version)
    return user && withName(context, user, profile.name?.trim())
  }
  const now = context.now()
  return store(
    context,
    {
      tenant: person.tenant,
      id: randomUUID(),
      displayName: person.name.trim() || profile.name?.trim() || neutralName({ email }),
      ...(email && !known ? { email } : {}),
      version: 0,
      network: profile.guest ? 'other' : 'employee',
      status: 'active',
      orgRole: 'member',
      attributes: {},
      aadObjectId: person.aadObjectId,
      createdAt: now,
      updatedAt: now,
    },
    null,
  )
}

/** Whoever was added without a name is called as the organisation's accounts say, once they come. Null as for `link`. */
async function withName(context: ServiceContext, user: User, name = ''): Promise<User | null> {
  if (name === '' || !isNeutralName(user.displayName) || isNeutralName(name)) return user
  const named = await store(context, { ...user, displayName: name }, user.version)
  if (!named) return null
  const renamed = { userId: named.id, sortName: sortName(named) }
  await context.storage.memberships.rename(user.tenant, [renamed])
  return named
}

/** People whom the settings name are org admins. */
async function withGrant(context: ServiceContext, user: User): Promise<User> {
  const named = [user.aadObjectId?.toLowerCase(), user.email?.toLowerCase()]
  if (user.orgRole === 'admin' || !named.some(name => name && context.orgAdmins.includes(name))) return user
  const granted = await store(context, { ...user, orgRole: 'admin' }, user.version)
  if (!granted) return user
  await record(
    context,
    { kind: 'operator', tenant: user.tenant },
    {
      action: 'grant org admin',
      target: user.id,
      outcome: 'done',
      detail: { by: 'settings' },
    },
  )
  return granted
}

/** Writes one record by hand. Null when the version is not the one on record any more, or a key is taken. */
export async function store(
  context: ServiceContext,
  user: User,
  fromVersion: number | null,
): Promise<User | null> {
  const next: User = { ...user, version: (fromVersion ?? 0) + 1, updatedAt: context.now() }
  const write =
    fromVersion === null
      ? { op: 'insert' as const, user: next }
      : { op: 'update' as const, user: next, fromVersion }
  const [answer] = await context.storage.users.write(user.tenant, `hand:${randomUUID()}`, [write])
  return answer === 'applied' ? next : null
}
