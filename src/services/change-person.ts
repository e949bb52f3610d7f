import { randomUUID } from 'node:crypto'
import type { Action, Actor } from '../domain/access.ts'
import type { AuditDetail, DoneAction } from '../domain/audit-words.ts'
import { sortName, type User } from '../domain/users.ts'
import { ConflictError, NotFoundError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay, record } from './ensure-may.ts'
import { ensureAdminLeft, ensureOtherAdmin, isActiveAdmin } from './last-admin.ts'

export interface ChangedPerson {
  before: User
  user: User
  /** False: it was so already. */
  changed: boolean
}

/** What is to be done to whom. `detail` says it in the audit log: ids and choices, never contents. */
export interface PersonChange {
  userId: string
  action: Action
  /** What the audit log calls it; nothing is written down without. */
  logged?: { action: DoneAction; detail?: AuditDetail }
}

const TRIES = 25

/**
 * Changes the record of a person, for somebody who may do `action` to them: `decide` sees it as it is, is asked again when
 * somebody else was quicker, and answers the same record where nothing is to be changed. The last org admin stays one.
 * @throws RefusedError; NotFoundError when they are gone; ConflictError when one of the keys belongs to somebody else
 */
export async function changePerson(
  context: ServiceContext,
  actor: Actor,
  { userId, action, logged }: PersonChange,
  decide: (user: User) => User | Promise<User>,
): Promise<ChangedPerson> {
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await personFor(context, actor, userId, action)
    const decided = await decide(before)
    if (decided === before) return { before, user: before, changed: false }
    const leaves = isActiveAdmin(before) && !isActiveAdmin(decided)
    if (leaves) await ensureOtherAdmin(context, actor, before)
    const user = { ...decided, version: before.version + 1, updatedAt: context.now() }
    const written = await writeOne(context, user, before.version)
    if (written === 'taken') throw keyTaken()
    if (written === 'stale') continue
    if (leaves) await ensureAdminLeft(context, actor, { before, user })
    await followName(context, before, user)
    if (logged) {
      const { action: name, detail = {} } = logged
      await record(context, actor, { action: name, target: userId, outcome: 'done', detail })
    }
    return { before, user, changed: true }
  }
  throw new ConflictError('Others are changing this person at this moment. Try again in a minute.')
}

/** @throws RefusedError, also for people who are gone; NotFoundError */
export async function personFor(
  context: ServiceContext,
  actor: Actor,
  userId: string,
  action: Action,
): Promise<User> {
  const user = await context.storage.users.get(actor.tenant, userId)
  await ensureMay(context, actor, action, user ? { user } : {})
  if (!user) throw new NotFoundError('such person any more')
  return user
}

async function writeOne({ storage }: ServiceContext, user: User, fromVersion: number) {
  const write = { op: 'update' as const, user, fromVersion }
  const [answer] = await storage.users.write(user.tenant, `hand:${randomUUID()}`, [write])
  return answer
}

/** Members of groups are listed by name. */
async function followName({ storage }: ServiceContext, before: User, after: User): Promise<void> {
  if (sortName(before) === sortName(after)) return
  await storage.memberships.rename(after.tenant, [{ userId: after.id, sortName: sortName(after) }])
}

function keyTaken(): ConflictError {
  return new ConflictError(
    'Somebody else got this email, phone or employee id at the same moment. Look for it, then change one of the two people.',
  )
}
