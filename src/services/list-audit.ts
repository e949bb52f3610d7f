import { type Actor, requesterOf } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import type { User } from '../domain/users.ts'
import type { AuditEntry, AuditQuery } from '../ports/audit-store.ts'
import type { PageQuery } from '../ports/page.ts'
import { groupsOfActor } from './actor-groups.ts'
import { attributeLabels, attributeOfTarget } from './attribute-labels.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { hiddenTargets } from './hidden-targets.ts'
import { knownGroup } from './known-group.ts'
import { listOfPerson } from './list-of-person.ts'
import { seenPage } from './seen-page.ts'
import { isKnown } from './view-group.ts'

/** Whose part of the log is wanted; null: everything. The operator is whoever uses the terminal or the settings. */
export type AuditSubject =
  | { kind: 'person'; id: string }
  | { kind: 'group'; id: string }
  | { kind: 'operator' }
  | null

export interface AuditFilter extends Pick<AuditQuery, 'from' | 'until'> {
  subject: AuditSubject
}

/** What an id of an entry stands for. `id` where it can be asked for further. */
export interface Named {
  kind: 'person' | 'group' | 'operator' | 'gone' | 'other'
  name: string
  id?: string
}

/** One entry with names as they are now. */
export interface AuditLine extends Pick<AuditEntry, 'at' | 'action' | 'outcome' | 'via' | 'detail'> {
  actor: Named
  /** Null: the action has none. */
  target: Named | null
  /** Who or what else is named in `detail`, by its key. */
  others: Record<string, Named>
}

export const OPERATOR = 'operator'
/** What is called so has an id and no name any more. */
export const GONE = 'somebody or something that was deleted'
const HIDDEN = 'a private group'
/** To fill a page; who works in private groups all day is not read through for one card. */
const MOST_ROUNDS = 50
/** The end of a group is the last that is written of it, or nearly so. */
const LAST_ONES = 5

/**
 * Who did what, newest first: all of it for org admins and supervisors, that of a group also for its admins. The log of a person
 * tells also what files did to their record. What others did in private groups is left out for those who are not in them, without
 * a gap: that would tell of it (see `seenPage`).
 * @throws RefusedError; NotFoundError for a group that the actor may not know of
 */
export async function listAudit(
  context: ServiceContext,
  actor: Actor,
  { subject, from, until, limit, after }: AuditFilter & { limit: number; after?: string },
): Promise<{ lines: AuditLine[]; next: string | null }> {
  await ensureMaySee(context, actor, subject)
  const about = subject === null ? undefined : subject.kind === 'operator' ? OPERATOR : subject.id
  const days = { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) }
  const list = (page: PageQuery) =>
    subject?.kind === 'person'
      ? listOfPerson(context, actor, subject.id, { ...days, ...page })
      : context.storage.audit.list(actor.tenant, {
          ...days,
          ...(about === undefined ? {} : { about }),
          ...page,
        })
  if (about !== undefined && (await hiddenOnes(context, actor, [about])).size > 0)
    return { lines: [], next: null }
  const see = (entries: readonly AuditEntry[]) => withNames(context, actor, entries)
  const page = { limit, ...(after ? { after } : {}), most: MOST_ROUNDS * limit, atOnce: limit }
  const { items, next, left } = await seenPage(list, see, page)
  return { lines: items, next: next ?? left }
}

/** @throws RefusedError; NotFoundError */
export async function ensureMaySee(
  context: ServiceContext,
  actor: Actor,
  subject: AuditSubject,
): Promise<void> {
  if (subject?.kind === 'group') await knownGroup(context, actor, subject.id, 'see audit')
  else await ensureMay(context, actor, 'see audit')
}

/** By position; null: not for the actor. Two round trips for a page, however many people and groups it names. */
async function withNames(
  context: ServiceContext,
  actor: Actor,
  entries: readonly AuditEntry[],
): Promise<(AuditLine | null)[]> {
  const { users, groups } = context.storage
  const ids = [...new Set(entries.flatMap(idsOf))]
  const [people, found] = await Promise.all([
    users.getMany(actor.tenant, ids),
    groups.getMany(actor.tenant, ids),
  ])
  const others = ids.filter(id => !people.has(id))
  const keys = entries.flatMap(({ target }) => attributeOfTarget(target) ?? [])
  const [hidden, hiddenJobs, labels] = await Promise.all([
    hiddenOnes(context, actor, others, found),
    hiddenTargets(
      context,
      actor,
      entries.map(({ target }) => target),
    ),
    keys.length === 0 ? new Map<string, string>() : attributeLabels(context, actor.tenant, keys),
  ])
  const named = (id: string) => {
    const key = attributeOfTarget(id)
    return key === null
      ? nameOf(id, people, found, hidden)
      : { kind: 'other' as const, name: labels.get(key) ?? key }
  }
  const me = requesterOf(actor).userId
  const tells = (entry: AuditEntry) => hiddenJobs.has(entry.target) || idsOf(entry).some(id => hidden.has(id))
  const lineOf = ({ at, action, outcome, via, detail, actor: who, target }: AuditEntry): AuditLine => ({
    ...{ at, action, outcome, detail, actor: named(who) },
    ...(via ? { via } : {}),
    target: target === '' ? null : named(target),
    others: Object.fromEntries(
      Object.entries(detail).flatMap(([key, value]) =>
        isReference(key, value) ? [[key, named(value)]] : [],
      ),
    ),
  })
  return entries.map(entry => (entry.actor === me || !tells(entry) ? lineOf(entry) : null))
}

/** Of these ids, the groups that the actor may not know of; of those that are gone, the ones that were private in the end. */
async function hiddenOnes(
  context: ServiceContext,
  actor: Actor,
  ids: readonly string[],
  known?: ReadonlyMap<string, Group>,
): Promise<Set<string>> {
  if (actor.kind === 'operator' || ids.length === 0) return new Set()
  const { groups, audit } = context.storage
  const [found, own] = await Promise.all([
    known ?? groups.getMany(actor.tenant, ids),
    groupsOfActor(context, actor),
  ])
  const isHidden = async (id: string) => {
    const group = found.get(id)
    if (group) return !isKnown(actor, group, own)
    const { items } = await audit.list(actor.tenant, { about: id, limit: LAST_ONES })
    return items.some(
      ({ action, target, detail }) => action === 'delete group' && target === id && detail.type === 'private',
    )
  }
  const answers = await Promise.all(ids.map(isHidden))
  return new Set(ids.filter((_, n) => answers[n]))
}

/** Under these keys details hold the id of one person or group. */
const REFERENCES = new Set(['user', 'parent', 'before', 'movedTo', 'group'])

function isReference(key: string, value: string | number): value is string {
  return REFERENCES.has(key) && typeof value === 'string'
}

function idsOf({ actor, target, detail }: AuditEntry): string[] {
  const named = Object.entries(detail).flatMap(([key, value]) => (isReference(key, value) ? [value] : []))
  return [actor, target, ...named].filter(id => id !== '' && id !== OPERATOR && !isWords(id))
}

/** `import 41`, `attribute location`: what is no id is told as it is. */
function isWords(target: string): boolean {
  return target.includes(' ')
}

function nameOf(
  id: string,
  people: ReadonlyMap<string, User>,
  groups: ReadonlyMap<string, Group>,
  hidden: ReadonlySet<string>,
): Named {
  if (id === OPERATOR) return { kind: 'operator', name: 'the operator', id }
  if (isWords(id)) return { kind: 'other', name: id }
  const user = people.get(id)
  if (user) return { kind: 'person', name: user.displayName, id }
  const group = groups.get(id)
  if (!group) return { kind: 'gone', name: GONE, id }
  return hidden.has(id) ? { kind: 'other', name: HIDDEN } : { kind: 'group', name: group.name, id }
}
