import type { Job, Requester } from './jobs.ts'
import type { User } from './users.ts'

/** Who acts. The operator is whoever can read the data on the machine itself; from a chat nobody is. */
export type Actor = { kind: 'operator'; tenant: string } | { kind: 'user'; tenant: string; user: User }

/** What an actor may ask for. Each has one line in `RULES`. */
export type Action =
  | 'import people'
  | 'see imports'
  | 'see import'
  | 'decide import'
  | 'look people up'
  | 'see all fields'

export type Verdict = { allowed: true } | { allowed: false; rule: string; message: string }

interface Rule {
  /** Stable name for the audit log. */
  rule: string
  allows(actor: { user: User }, job?: Job): boolean
  /** Says the rule, for the person who was refused. */
  message: string
}

const isAdmin = ({ user }: { user: User }) => user.orgRole === 'admin'
const seesAll = ({ user }: { user: User }) => user.orgRole !== 'member'

const RULES: Record<Action, Rule> = {
  'import people': { rule: 'org-admin', allows: isAdmin, message: 'Only org admins import people.' },
  'see imports': {
    rule: 'own-imports',
    allows: () => true,
    message: 'You see your own imports.',
  },
  'see import': {
    rule: 'own-imports',
    allows: (actor, job) => seesAll(actor) || job?.by.userId === actor.user.id,
    message: 'Only org admins and supervisors see the imports of others.',
  },
  'decide import': {
    rule: 'org-admin',
    allows: isAdmin,
    message: 'Only org admins confirm, change or stop imports.',
  },
  'look people up': {
    rule: 'active-member',
    allows: () => true,
    message: 'Only people of this directory look people up.',
  },
  'see all fields': {
    rule: 'supervisor',
    allows: seesAll,
    message: 'Only org admins and supervisors see every field.',
  },
}

/**
 * The one place that decides rights (the table of the README, "Who may do what"). Services ask it before they act;
 * an archived person may do nothing, whatever their role was.
 */
export function may(actor: Actor, action: Action, job?: Job): Verdict {
  if (actor.kind === 'operator') return { allowed: true }
  const { rule, allows, message } = RULES[action]
  if (actor.user.status !== 'active') {
    return {
      allowed: false,
      rule: 'archived',
      message: 'Your record is archived. An org admin can restore it.',
    }
  }
  return allows(actor, job) ? { allowed: true } : { allowed: false, rule, message }
}

/** How jobs and the audit log remember the actor. */
export function requesterOf(actor: Actor): Requester {
  return actor.kind === 'operator'
    ? { userId: null, name: 'the operator' }
    : { userId: actor.user.id, name: actor.user.displayName }
}
