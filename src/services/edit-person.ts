import type { Actor } from '../domain/access.ts'
import { describeFields } from '../domain/audit-words.ts'
import { identityKey, KEY_FIELDS, type KeyField } from '../domain/identity.ts'
import { keptName } from '../domain/neutral-name.ts'
import type { AttributeValue, User } from '../domain/users.ts'
import { cleanAttribute } from '../formats/clean-attribute.ts'
import { cleanField } from '../formats/clean-field.ts'
import type { Finding } from '../formats/finding.ts'
import { isClear, isExcelError } from '../formats/row-reader.ts'
import { type ChangedPerson, changePerson, type PersonChange } from './change-person.ts'
import type { ServiceContext } from './context.ts'
import { type EditField, type EditForm, editableFields } from './edit-form.ts'
import { viewPerson } from './find-people.ts'

const MAX_CHARS = 1000

/** What is wrong with an input. */
export interface EditIssue {
  key: EditField['key']
  value: string
  finding: Finding
}

/** Either all of it was written, or nothing. */
export type EditAnswer =
  | { outcome: 'written'; change: ChangedPerson; keys: EditField['key'][] }
  | { outcome: 'refused'; form: EditForm; issues: EditIssue[] }
  /** Somebody else changed the person after the form was shown. */
  | { outcome: 'changed meanwhile'; form: EditForm }

/** A field with what is to stand there; null: nothing. */
type NewValue = { field: EditField; value: AttributeValue | null }

/**
 * Changes what a form says: `values` by key of the field, empty ones clear it; what is absent stays. The rules for values are
 * those of files. @param version of the record that the form showed
 * @throws RefusedError, NotFoundError; ConflictError when a key was taken at the same moment
 */
export async function editPerson(
  context: ServiceContext,
  actor: Actor,
  { userId, version, values }: { userId: string; version: number; values: ReadonlyMap<string, string> },
): Promise<EditAnswer> {
  const attributes = await context.storage.attributes.list(actor.tenant)
  let answer: Exclude<EditAnswer, { outcome: 'written' }> | null = null
  let keys: EditField['key'][] = []
  const logged: PersonChange['logged'] = { action: 'edit person' }
  const change = await changePerson(
    context,
    actor,
    { userId, action: 'edit own profile', logged },
    async user => {
      const form = { user, fields: editableFields(actor, user, attributes) }
      answer = null
      if (user.version !== version) {
        answer = { outcome: 'changed meanwhile', form }
        return user
      }
      const { news, issues } = readValues(form, values, context.region)
      issues.push(...(await takenKeys(context, actor, user, news)))
      if (issues.length > 0) {
        answer = { outcome: 'refused', form, issues }
        return user
      }
      keys = news.map(({ field }) => field.key)
      logged.detail = { fields: namesOf(news) }
      return news.length === 0 ? user : withValues(user, news)
    },
  )
  return answer ?? { outcome: 'written', change, keys }
}

/** As the audit log says them: never what is in them. */
function namesOf(news: readonly NewValue[]): string {
  const labels = new Map(
    news.flatMap(({ field }) => ('attribute' in field ? [[field.key, field.attribute.label]] : [])),
  )
  return describeFields(
    news.map(({ field }) => field.key),
    labels,
  )
}

function readValues(
  { fields }: EditForm,
  values: ReadonlyMap<string, string>,
  region: string,
): { news: NewValue[]; issues: EditIssue[] } {
  const news: NewValue[] = []
  const issues: EditIssue[] = []
  for (const field of fields) {
    const text = values.get(field.key)?.trim()
    if (text === undefined) continue
    const read = readValue(field, text, region)
    if ('finding' in read) issues.push({ key: field.key, value: text.slice(0, 100), finding: read.finding })
    else if (read.value !== (field.value ?? null)) news.push({ field, value: read.value })
  }
  return { news, issues }
}

function readValue(
  field: EditField,
  text: string,
  region: string,
): { value: AttributeValue | null } | { finding: Finding } {
  if (text === '' || isClear(text))
    return field.required && field.value !== undefined ? wrong('value-required') : { value: null }
  if (isExcelError(text)) return wrong('excel-error')
  if (text.length > MAX_CHARS) return wrong('cell-too-long', { limit: MAX_CHARS })
  if ('attribute' in field) return cleanAttribute(text, field.attribute.type)
  const cleaned = cleanField(field.key, text, region)
  if (typeof cleaned === 'string') return { value: cleaned === '' ? null : cleaned }
  const finding = cleaned.findings.find(({ severity }) => severity === 'error')
  return finding ? { finding } : { value: cleaned.value ?? null }
}

function wrong(code: Finding['code'], detail?: Finding['detail']): { finding: Finding } {
  return { finding: { code, severity: 'error', ...(detail ? { detail } : {}) } }
}

/** Names who has it, where the actor sees that field of them. */
async function takenKeys(
  context: ServiceContext,
  actor: Actor,
  user: User,
  news: readonly NewValue[],
): Promise<EditIssue[]> {
  const wanted = news.flatMap(({ field, value }) =>
    isKeyField(field.key) && typeof value === 'string'
      ? [{ key: field.key, value, identity: identityKey(field.key, value) }]
      : [],
  )
  if (wanted.length === 0) return []
  const found = await context.storage.users.findByKeys(
    actor.tenant,
    wanted.map(({ identity }) => identity),
  )
  const issues: EditIssue[] = []
  for (const { key, value, identity } of wanted) {
    const holder = found.get(identity)
    if (!holder || holder.id === user.id) continue
    const view = await viewPerson(context, actor, holder)
    const detail: Record<string, string> = view[key] === undefined ? {} : { holder: view.displayName }
    issues.push({ key, value, finding: { code: 'key-taken', severity: 'error', detail } })
  }
  return issues
}

function isKeyField(key: string): key is KeyField {
  return (KEY_FIELDS as readonly string[]).includes(key)
}

function withValues(user: User, news: readonly NewValue[]): User {
  const next = { ...user, attributes: { ...user.attributes } }
  for (const { field, value } of news) {
    if ('attribute' in field) {
      if (value === null) delete next.attributes[field.attribute.key]
      else next.attributes[field.attribute.key] = value
    } else if (typeof value === 'string') next[field.key] = value
    else if (field.key !== 'displayName') delete next[field.key]
  }
  next.displayName = keptName(user, next)
  return next
}
