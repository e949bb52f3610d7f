import type { Group } from './groups.ts'
import type { Job, Requester } from './jobs.ts'
import type { User } from './users.ts'

/** How something was asked for: typed, by a button or a form, by a dropped file, in the terminal. */
export type Via = 'chat' | 'card' | 'file' | 'terminal'

/**
 * Who acts. The operator is whoever can read the data on the machine itself; from a chat nobody is. `requestId`: what the log
 * calls the request.
 */
export type Actor = { tenant: string; via?: Via; requestId?: string } & (
  | { kind: 'operator' }
  | { kind: 'user'; user: User }
)

/** What an actor may ask for. Each has one line in `RULES`. */
export type Action =
  | 'import people'
  | 'import members'
  | 'import groups'
  | 'see imports'
  | 'see import'
  | 'decide import'
  | 'look people up'
  | 'see all fields'
  | 'change people'
  | 'set org roles'
  | 'define attributes'
  | 'edit own profile'
  | 'see hierarchy'
  | 'see group'
  | 'create group'
  | 'change members'
  | 'set group roles'
  | 'leave group without admin'
  | 'rename group'
  | 'link groups'
  | 'delete group'
  | 'map group'
  | 'export'
  | 'export group'
  | 'see exports'
  | 'see export'
  | 'cancel export'
  | 'see audit'
  | 'see outbox'

/** What the action is about, and the facts of it that no rule could look up. An action reads what its rule names. */
export interface Target {
  job?: Job
  user?: User
  /** The actor is admin of a group that `user` is in. */
  leadsUser?: boolean
  group?: Group
  /** The actor is in `group`. */
  isMember?: boolean
  /** The actor is admin of some group. */
  leadsAny?: boolean
}

export type Verdict = { allowed: true } | { allowed: false; rule: string; message: string }

interface Rule {
  /** Stable name for the audit log. */
  rule: string
  allows(user: User, target: Target): boolean
  /** Says the rule, for the person who was refused. */
  message: string
}

const everybody = () => true
const isAdmin = (user: User) => user.orgRole === 'admin'
const seesAll = (user: User) => user.orgRole !== 'member'
const leads = (user: User, { group }: Target) => group?.admins.includes(user.id) ?? false
const isOrganization = ({ group }: Target) => group?.type === 'organization'
/** It would tell of a private group: an import with rows about one, an export of one that the actor is not in. */
const tellsOfPrivate = ({ job, group, isMember }: Target) => {
  if (job?.kind === 'import') return job.summary?.aboutPrivate === true
  if (group) return group.type === 'private' && isMember !== true
  return job?.options.group?.isPrivate === true || job?.scope?.hasPrivate === true
}
/** Of organization groups org admins have all rights; of private ones only those who are in them have any. */
const managesGroup = (user: User, target: Target) =>
  leads(user, target) || (isOrganization(target) && isAdmin(user))
const ownJob = (user: User, { job }: Target) => job?.by.userId === user.id
/** Unknown until the file was checked; a file about people that a group admin dropped ends there. */
const isAboutPeople = ({ job }: Target) =>
  job?.kind === 'import' && job.summary !== undefined && job.summary.reading.about === undefined

const RULES: Record<Action, Rule> = {
  'import people': { rule: 'org-admin', allows: isAdmin, message: 'Only org admins import people.' },
  'import members': {
    rule: 'group-admin',
    allows: (user, { leadsAny }) => isAdmin(user) || leadsAny === true,
    message: 'Only org admins and group admins import members and parents of groups.',
  },
  'import groups': { rule: 'org-admin', allows: isAdmin, message: 'Only org admins import groups.' },
  'see imports': { rule: 'own-imports', allows: everybody, message: 'You see your own imports.' },
  'see import': {
    rule: 'own-imports',
    allows: (user, target) => ownJob(user, target) || (seesAll(user) && !tellsOfPrivate(target)),
    message: 'Only org admins and supervisors see the imports of others.',
  },
  'decide import': {
    rule: 'org-admin',
    allows: (user, target) => isAdmin(user) || (ownJob(user, target) && !isAboutPeople(target)),
    message: 'Only org admins confirm, change or stop imports of people, and imports of others.',
  },
  'look people up': {
    rule: 'active-member',
    allows: everybody,
    message: 'Only people of this directory look people up.',
  },
  'see all fields': {
    rule: 'supervisor',
    allows: (user, target) => seesAll(user) || target.user?.id === user.id || target.leadsUser === true,
    message: 'Only org admins, supervisors and admins of their groups see every field.',
  },
  'change people': {
    rule: 'org-admin',
    allows: isAdmin,
    message: 'Only org admins edit, archive, delete and move people.',
  },
  'set org roles': { rule: 'org-admin', allows: isAdmin, message: 'Only org admins set org roles.' },
  'define attributes': { rule: 'org-admin', allows: isAdmin, message: 'Only org admins define attributes.' },
  'edit own profile': {
    rule: 'own-profile',
    allows: (user, target) => isAdmin(user) || target.user?.id === user.id,
    message: 'Only org admins edit the profiles of others.',
  },
  'see hierarchy': {
    rule: 'active-member',
    allows: everybody,
    message: 'Only people of this directory see its groups.',
  },
  'see group': {
    rule: 'own-groups',
    allows: (user, target) =>
      leads(user, target) || target.isMember === true || (isOrganization(target) && seesAll(user)),
    message: 'Only its members, org admins and supervisors see the details of a group.',
  },
  'create group': { rule: 'org-admin', allows: isAdmin, message: 'Only org admins create groups.' },
  'change members': {
    rule: 'group-admin',
    allows: managesGroup,
    message: 'Only org admins and admins of the group add and remove its members.',
  },
  'set group roles': {
    rule: 'group-admin',
    allows: managesGroup,
    message: 'Only org admins and admins of the group set roles in it.',
  },
  'leave group without admin': {
    rule: 'last-group-admin',
    allows: isAdmin,
    message: 'A group keeps at least one admin. Make somebody else admin first.',
  },
  'rename group': {
    rule: 'group-admin',
    allows: managesGroup,
    message: 'Only org admins and admins of the group rename it.',
  },
  'link groups': {
    rule: 'group-admin',
    allows: managesGroup,
    message: 'Only org admins and admins of both groups link and unlink them.',
  },
  'delete group': {
    rule: 'org-admin',
    allows: (user, target) => (isOrganization(target) ? isAdmin(user) : leads(user, target)),
    message: 'Only org admins delete organization groups, and only its admins a private one.',
  },
  'map group': {
    rule: 'group-admin',
    allows: (user, target) =>
      leads(user, target) || (isAdmin(user) && (isOrganization(target) || target.isMember === true)),
    message: 'Only org admins and admins of the group map it to the organization or make it private.',
  },
  export: {
    rule: 'group-admin',
    allows: (user, { leadsAny }) => seesAll(user) || leadsAny === true,
    message: 'Only org admins, supervisors and group admins export.',
  },
  'export group': {
    rule: 'group-admin',
    allows: (user, target) => leads(user, target) || (isOrganization(target) && seesAll(user)),
    message: 'Only org admins, supervisors and admins of the group export its members.',
  },
  'see exports': { rule: 'own-exports', allows: everybody, message: 'You see your own exports.' },
  'see export': {
    rule: 'own-exports',
    allows: (user, target) => ownJob(user, target) || (seesAll(user) && !tellsOfPrivate(target)),
    message: 'Only org admins and supervisors see the exports of others.',
  },
  'cancel export': {
    rule: 'own-exports',
    allows: (user, target) => isAdmin(user) || ownJob(user, target),
    message: 'Only org admins cancel the exports of others.',
  },
  'see audit': {
    rule: 'supervisor',
    allows: (user, target) =>
      leads(user, target) ||
      (seesAll(user) && (!target.group || isOrganization(target) || target.isMember === true)),
    message: 'Only org admins and supervisors read the audit log, and admins of a group that of their group.',
  },
  'see outbox': {
    rule: 'org-admin',
    allows: isAdmin,
    message: 'Only org admins see and send what waits in the outbox.',
  },
}

/**
 * The one place that decides rights (the table of the README, "Who may do what"). Services ask it before they act;
 * an archived person may do nothing, whatever their role was.
 */
export function may(actor: Actor, action: Action, target: Target = {}): Verdict {
  if (actor.kind === 'operator') return { allowed: true }
  const { rule, allows, message } = RULES[action]
  if (actor.user.status !== 'active') {
    return {
      allowed: false,
      rule: 'archived',
      message: 'Your record is archived. An org admin can restore it.',
    }
  }
  return allows(actor.user, target) ? { allowed: true } : { allowed: false, rule, message }
}

/** How jobs and the audit log remember the actor. */
export function requesterOf(actor: Actor): Requester {
  const { requestId } = actor
  const userId = actor.kind === 'operator' ? null : actor.user.id
  return { userId, ...(requestId === undefined ? {} : { requestId }) }
}
