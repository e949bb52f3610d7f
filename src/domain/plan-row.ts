import { applyOwnFields, leavesNoOrgAdmin } from './apply-own-fields.ts'
import { sameRecord } from './compare-users.ts'
import {
  type IdentityKey,
  identityKey,
  identityKeys,
  KEY_FIELDS,
  type KeyField,
  movedKeys,
} from './identity.ts'
import type { Issue, IssueCode } from './issues.ts'
import { isNeutralName, keptName } from './neutral-name.ts'
import type { Change, HeldKey, ImportMode, Outcome, RowPlan, Taking } from './plans.ts'
import type { TextField, User } from './users.ts'

/** The directory as one row sees it, and what the import may do. */
export interface PlanContext {
  tenant: string
  mode: ImportMode
  /** The key field of the file's format: what a row of it is about. */
  key: 'email' | 'phone'
  /** Who has the id that a row of Muster's own format names. */
  byId(id: string): User | undefined
  /** Who holds a key, now. */
  holder(key: IdentityKey): User | undefined
  /** Whether `from` gives `key` up elsewhere in this file, so that a row may take it. */
  mayTake(key: HeldKey): boolean
  /** Active org admins who are left if nothing but this import's earlier rows happens. */
  admins: Set<string>
  /** The id that a person added by this row gets. */
  newId: string
  now: number
  /** Where in the file, for issues. */
  line: number
  /** Header cell of a field, for issues. */
  columnOf(field: string): string
}

/**
 * Decides what one row does to the directory of this moment: the same function makes the preview and the writes.
 * Pure but for `context.admins`, from which a planned removal is taken out.
 */
export function planRow(change: Change, context: PlanContext): RowPlan {
  const { user, takes } = matchPerson(change, context)
  if (change.intent === 'delete') {
    const other = takes[0]?.otherwise
    return other ? refused([other]) : planRemoval(user, change, context)
  }
  const plan = user ? planUpdate(user, change, takes, context) : planCreation(change, takes, context)
  // Only of keys that the row would really write: a row that is skipped takes nothing from anybody.
  const kept = plan.takes.find(taking => !context.mayTake(taking))?.otherwise
  return kept ? refused([kept]) : plan
}

/** Whom the row is about, and the keys of others that it has. */
function matchPerson(change: Change, context: PlanContext): { user: User | undefined; takes: Taking[] } {
  let user = change.own?.id ? context.byId(change.own.id) : undefined
  let foundBy: KeyField | undefined
  const others: { field: KeyField; key: IdentityKey; holder: User }[] = []
  for (const field of KEY_FIELDS) {
    const value = change.fields[field]
    if (!value) continue
    const key = identityKey(field, value)
    const holder = context.holder(key)
    if (!holder) continue
    if (!user) {
      user = holder
      foundBy = field
    } else if (holder.id !== user.id) others.push({ field, key, holder })
  }
  if (user && foundBy && isSomebodyElse(user, foundBy, change, context)) {
    others.unshift({
      field: foundBy,
      key: identityKey(foundBy, change.fields[foundBy] as string),
      holder: user,
    })
    user = undefined
  }
  const takes = others.map(({ field, key, holder }) => ({
    key,
    from: holder.id,
    otherwise: keyIssue(field, user, holder, change, context),
  }))
  return { user, takes }
}

/**
 * A phone alone does not make two rows one person where the file goes by e-mail: a switchboard number is shared, and a row
 * with an address of its own must not rewrite a colleague's.
 */
function isSomebodyElse(user: User, foundBy: KeyField, change: Change, context: PlanContext): boolean {
  if (foundBy !== 'phone' || context.key !== 'email') return false
  const email = change.fields.email
  return Boolean(email && user.email && identityKey('email', email) !== identityKey('email', user.email))
}

function keyIssue(
  field: KeyField,
  user: User | undefined,
  holder: User,
  change: Change,
  context: PlanContext,
): Issue {
  const value = change.fields[field] ?? ''
  if (!user) return issue('key-taken', field, value, context, { holder: nameOf(holder) })
  return issue('keys-of-two-people', field, value, context, { first: nameOf(user), second: nameOf(holder) })
}

function planCreation(change: Change, takes: Taking[], context: PlanContext): RowPlan {
  if (change.intent === 'update') return refused([unknown(change, context, 'unknown-person')])
  if (change.intent === 'activate') return refused([unknown(change, context, 'unknown-person')])
  if (context.mode === 'update') {
    return { ...skipped(), issues: [unknown(change, context, 'mode-update-unknown')] }
  }
  // Nobody would ever find them again, so the same file would add them twice.
  if (change.own && identityKeys(change.fields).length === 0) {
    return refused([issue('unknown-person', 'id', change.own.id ?? '', context)])
  }
  if (change.missing) {
    return refused([issue('attribute-missing', '', '', context, { names: change.missing.join(', ') })])
  }
  const after = newPerson(change, context)
  leavesNoOrgAdmin(undefined, after, context.admins)
  return { outcome: 'created', issues: [], userId: after.id, after, takes, activated: false }
}

/** The record of somebody whom a row adds. */
export function newPerson(
  change: Change,
  { tenant, newId, now }: Pick<PlanContext, 'tenant' | 'newId' | 'now'>,
): User {
  const person: User = {
    tenant,
    id: newId,
    displayName: '',
    version: 1,
    network: change.network,
    status: 'active',
    orgRole: 'member',
    attributes: {},
    createdAt: now,
    updatedAt: now,
  }
  applyFields(person, change, false)
  applyOwnFields(person, change.own)
  return person
}

function planUpdate(user: User, change: Change, takes: Taking[], context: PlanContext): RowPlan {
  const issues: Issue[] = []
  if (change.intent === 'new') issues.push(known(change, context))
  if (context.mode === 'add') {
    return { ...skipped(), userId: user.id, issues: [known(change, context, 'mode-add-known')] }
  }
  const after: User = { ...user, attributes: { ...user.attributes } }
  applyFields(after, change, context.mode === 'fill')
  if (context.mode !== 'fill') applyOwnFields(after, change.own)
  after.displayName = keptName(user, after)
  if (change.intent === 'activate') after.status = 'active'
  const activated = user.status === 'archived' && after.status === 'active'
  if (sameRecord(user, after)) {
    return {
      outcome: 'unchanged',
      issues,
      userId: user.id,
      before: user,
      after: user,
      takes: [],
      activated: false,
    }
  }
  if (change.own && leavesNoOrgAdmin(user, after, context.admins)) {
    return refused(
      [issue('last-org-admin', 'orgRole', after.orgRole, context, { name: nameOf(user) })],
      user.id,
    )
  }
  if (hasLostZeros(user.employeeId, after.employeeId)) {
    const suggestion = user.employeeId ?? ''
    const found = issue('zeros-lost', 'employeeId', after.employeeId ?? '', context, { suggestion })
    issues.push({ ...found, severity: 'warning' })
  }
  after.version = user.version + 1
  after.updatedAt = context.now
  const taken = movedKeys(user, after).taken
  return {
    outcome: 'updated',
    issues,
    userId: user.id,
    before: user,
    after,
    takes: takes.filter(({ key }) => taken.includes(key)),
    activated,
  }
}

function hasLostZeros(before = '', after = ''): boolean {
  return /^\d+$/.test(after) && before.length > after.length && before === after.padStart(before.length, '0')
}

function planRemoval(user: User | undefined, change: Change, context: PlanContext): RowPlan {
  if (!user) {
    // A file that is dropped again must find everything as it wants it: somebody who is gone is no error.
    return {
      ...plain('unchanged'),
      issues: [{ ...unknown(change, context, 'delete-unknown'), severity: 'warning' }],
    }
  }
  if (context.mode === 'add' || context.mode === 'fill') {
    return { ...skipped(), userId: user.id, issues: [known(change, context, 'mode-add-known')] }
  }
  if (context.admins.has(user.id)) {
    if (context.admins.size === 1) {
      return refused(
        [issue('delete-last-admin', context.key, user[context.key] ?? '', context, { name: nameOf(user) })],
        user.id,
      )
    }
    context.admins.delete(user.id)
  }
  return { ...plain('removed'), userId: user.id, before: user }
}

function applyFields(user: User, change: Change, onlyEmpty: boolean): void {
  for (const [field, value] of Object.entries(change.fields) as [TextField, string | null][]) {
    if (onlyEmpty && user[field] && !isUnnamed(field, user)) continue
    if (value === null) delete user[field]
    else user[field] = value
  }
  for (const [key, value] of Object.entries(change.attributes ?? {})) {
    if (onlyEmpty && user.attributes[key] !== undefined) continue
    if (value === null) delete user.attributes[key]
    else user.attributes[key] = value
  }
}

function isUnnamed(field: TextField, { displayName }: User): boolean {
  return field === 'displayName' && isNeutralName(displayName)
}

/** Name with the second line that tells namesakes apart. */
export function nameOf(user: User): string {
  const second = user.email ?? user.phone ?? user.employeeId
  return second ? `${user.displayName} (${second})` : user.displayName
}

function plain(outcome: Outcome): RowPlan {
  return { outcome, issues: [], takes: [], activated: false }
}

const skipped = () => plain('skipped')

function refused(issues: Issue[], userId?: string): RowPlan {
  return { ...plain('failed'), issues, ...(userId ? { userId } : {}) }
}

function issue(
  code: IssueCode,
  field: string,
  value: string,
  context: PlanContext,
  detail?: Issue['detail'],
): Issue {
  return {
    line: context.line,
    column: context.columnOf(field),
    value,
    code,
    severity: 'error',
    ...(detail ? { detail } : {}),
  }
}

function unknown(change: Change, context: PlanContext, code: IssueCode): Issue {
  const severity = code === 'mode-update-unknown' ? 'warning' : 'error'
  return { ...issue(code, context.key, change.fields[context.key] ?? '', context), severity }
}

function known(change: Change, context: PlanContext, code: IssueCode = 'known-person'): Issue {
  return { ...issue(code, context.key, change.fields[context.key] ?? '', context), severity: 'warning' }
}
