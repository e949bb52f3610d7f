import { randomUUID } from 'node:crypto'
import type { Actor } from '../domain/access.ts'
import type { User } from '../domain/users.ts'
import { ConflictError } from '../errors.ts'
import { changePerson } from './change-person.ts'
import { forgetColumns } from './choose-columns.ts'
import type { ServiceContext } from './context.ts'
import { emptyManagers } from './empty-managers.ts'
import { record } from './ensure-may.ts'
import { forgetConversations } from './forget-conversations.ts'
import { isActiveAdmin } from './last-admin.ts'
import { removeFromGroups } from './remove-from-groups.ts'

const TRIES = 25

/**
 * Deletes a person: their record, their memberships, their chats, mail that waits for them, what they chose, and that others name
 * them as manager. What they did stays in the histories and the audit log, which have ids alone. May be repeated after a crash,
 * until it answers.
 * @throws RefusedError, also for the last org admin; NotFoundError
 */
export async function deletePerson(
  context: ServiceContext,
  actor: Actor,
  { userId }: { userId: string },
): Promise<{ name: string; groups: number; led: number }> {
  // An org admin is made member first: so the guard of the last one has looked before anything goes.
  const change = { userId, action: 'change people' as const }
  const { user } = await changePerson(context, actor, change, found =>
    isActiveAdmin(found) ? { ...found, orgRole: 'member' } : found,
  )
  const { tenant } = actor
  const { groups } = await removeFromGroups(context, tenant, userId, actor)
  await forgetConversations(context, tenant, [userId])
  let led = await emptyTheirs(context, actor, user)
  await removeRecord(context, user)
  // Somebody may have added them to a group meanwhile, or named them; or they wrote once more.
  await removeFromGroups(context, tenant, userId, actor)
  await forgetConversations(context, tenant, [userId])
  led += await emptyTheirs(context, actor, user)
  await dropWhatWaits(context, actor, userId)
  const entry = { action: 'delete person', target: userId, detail: {} } as const
  await record(context, actor, { ...entry, outcome: 'done' })
  return { name: user.displayName, groups, led }
}

/** While the record is there it tells what names it: so this comes before it goes. */
function emptyTheirs(context: ServiceContext, actor: Actor, user: User): Promise<number> {
  return emptyManagers(context, actor.tenant, [user], async users => {
    const detail = { people: users.length, users: users.join(' ') }
    await record(context, actor, { action: 'empty manager', target: user.id, outcome: 'done', detail })
  })
}

async function removeRecord({ storage }: ServiceContext, { tenant, id, version }: User): Promise<void> {
  let fromVersion = version
  for (let tries = 0; tries < TRIES; tries++) {
    const write = { op: 'delete' as const, id, fromVersion }
    const [answer] = await storage.users.write(tenant, `hand:${randomUUID()}`, [write])
    if (answer === 'applied') return
    fromVersion = (await storage.users.get(tenant, id))?.version ?? fromVersion
  }
  throw new ConflictError('Others are changing this person at this moment. Try again in a minute.')
}

/** Letters of other kinds find nobody to go to. */
async function dropWhatWaits(context: ServiceContext, actor: Actor, userId: string): Promise<void> {
  const query = { key: `invitation:${userId}`, now: context.now(), reason: 'The person was deleted.' }
  await context.storage.outbox.drop(actor.tenant, query)
  await forgetColumns(context, actor.tenant, userId)
}
