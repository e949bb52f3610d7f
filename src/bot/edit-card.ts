import { describeIssue } from '../domain/issue-text.ts'
import type { IssueCode } from '../domain/issues.ts'
import { foldText } from '../domain/users.ts'
import { valueText } from '../domain/value-text.ts'
import type { EditField, EditForm } from '../services/edit-form.ts'
import type { EditAnswer, EditIssue } from '../services/edit-person.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { plainText } from './escape-text.ts'
import { fieldLabel } from './field-words.ts'
import { noteCard } from './note-card.ts'
import { profileButton } from './person-change-card.ts'
import { joinLines, type Line, Plain, say, sayPlainly, sentence } from './say.ts'
import { plural } from './wording.ts'

/** Inputs are told from other data of the card by it. */
const INPUT = 'in-'
/** Of a choice: neither yes nor no. */
const NOT_SAID = '-'
const MOST_CHARS = 500
const LABEL_LENGTH = 60
/** Old values ride along in the button that brings them back. */
const MOST_UNDO = 2000

/** Of fields, in one sentence. */
const MOST_NAMED = 20
/** What people call fields besides. */
const OTHER_NAMES = new Map([
  ['mail', 'email'],
  ['e-mail', 'email'],
  ['phone number', 'phone'],
  ['mobile', 'phone'],
  ['id', 'employee id'],
])

/** Where the words for cells of a file do not fit an input. */
const FORM_WORDS: Partial<
  Record<IssueCode, (label: string, value: string, reason: string) => { message?: string; fix?: string }>
> = {
  'attribute-invalid': (label, value, reason) =>
    reason === 'too-many-digits' ? {} : { message: `${label} holds "${value}".` },
  'digits-lost': (label, value) => ({
    message: `${label} holds "${value}", which is short for a long number.`,
    fix: 'Enter all of its digits.',
  }),
  'excel-error': () => ({ fix: 'Enter the value.' }),
  'required-clear': () => ({ fix: 'Enter a value.' }),
  'value-required': () => ({ fix: 'Enter a value.' }),
}

type Refused = Extract<EditAnswer, { outcome: 'refused' }>
/** What stood in the inputs when they were sent. */
export type Inputs = ReadonlyMap<string, string>

/** The form with what the record says; after a refusal with what was typed, and what is wrong with it. */
export function editCard(
  { user, fields }: EditForm,
  options: { issues?: readonly EditIssue[]; typed?: Inputs; note?: Line } = {},
): Card {
  const { issues = [], typed, note } = options
  const wrong = plural(issues.length, 'field needs', 'fields need')
  return {
    template: 'person-edit',
    summary:
      issues.length > 0
        ? sayPlainly`Nothing was saved yet: ${issues.length} to mend`
        : sayPlainly`A profile to edit`,
    data: {
      title: say`Edit ${user.displayName}`,
      hint: say`An empty field is cleared.`,
      note: issues.length > 0 ? say`Nothing was saved: ${wrong} another look.` : (note ?? ''),
      inputs: fields.map(field => inputFor(field, typed, issues)),
      actions: [
        press('Save', 'person-edit', { user: user.id, version: user.version }, { inputs: true }),
        press('Cancel', 'leave'),
      ],
    },
    shorten: ['inputs'],
  }
}

export function refusedEditCard({ form, issues }: Refused, typed: Inputs): Card {
  return editCard(form, { issues, typed })
}

export function changedMeanwhileCard(form: EditForm): Card {
  return editCard(form, {
    note: say`Nothing was saved: somebody else changed this person meanwhile. This is what the record says now.`,
  })
}

export function editedCard(
  { change, keys }: Extract<EditAnswer, { outcome: 'written' }>,
  form: EditForm,
): Card {
  const { user, changed } = change
  const labels = form.fields.filter(({ key }) => keys.includes(key)).map(field => say`${fieldLabel(field)}`)
  return noteCard({
    lines: [
      changed
        ? say`${user.displayName}: ${joinLines(labels, ', ')} saved.`
        : say`${user.displayName}: there was nothing to change.`,
    ],
    summary: changed
      ? sayPlainly`A profile was saved, fields: ${keys.length}`
      : sayPlainly`Nothing to change`,
    undo: changed ? undoButton({ change, keys }) : undefined,
    actions: [profileButton(user)],
  })
}

/** What became of what was typed. */
export function editAnswerCard(answer: EditAnswer, form: EditForm, typed: Inputs): Card {
  if (answer.outcome === 'refused') return refusedEditCard(answer, typed)
  if (answer.outcome === 'changed meanwhile') return changedMeanwhileCard(answer.form)
  return editedCard(answer, form)
}

/** The field that was named: by what it is called, in any case. */
export function fieldNamed({ fields }: EditForm, name: string): EditField | undefined {
  const said = foldText(name)
  const meant = OTHER_NAMES.get(said) ?? said
  return fields.find(field => foldText(fieldLabel(field)) === meant || field.key === name)
}

/** Where no field that may be changed is called so: which there are. */
export function noFieldCard({ user, fields }: EditForm, name: string): Card {
  const labels = fields.map(field => say`${fieldLabel(field)}`)
  return noteCard({
    lines: [
      say`There is no field "${name}" that you can change. Of ${user.displayName} you can set: ${joinLines(labels.slice(0, MOST_NAMED), ', ')}${labels.length > MOST_NAMED ? ', …' : ''}.`,
    ],
    summary: sayPlainly`There is no such field`,
    actions: [command('Edit', `edit id:${user.id}`), profileButton(user)],
  })
}

function undoButton({
  change,
  keys,
}: Pick<Extract<EditAnswer, { outcome: 'written' }>, 'change' | 'keys'>): Button | undefined {
  const { before, user } = change
  const data: Record<string, string | number> = { user: user.id, version: user.version }
  for (const key of keys) data[INPUT + key] = textOf(oldValue(before, key))
  return JSON.stringify(data).length > MOST_UNDO ? undefined : press('Undo', 'person-edit', data)
}

function oldValue(before: EditForm['user'], key: EditField['key']): EditField['value'] {
  return key.startsWith('attribute:')
    ? before.attributes[key.slice('attribute:'.length)]
    : before[key as Exclude<EditField['key'], `attribute:${string}`>]
}

function inputFor(field: EditField, typed: Inputs | undefined, issues: readonly EditIssue[]) {
  const type = 'attribute' in field ? field.attribute.type : 'text'
  const issue = issues.find(({ key }) => key === field.key)
  const label = fieldLabel(field)
  return {
    id: new Plain(INPUT + field.key),
    label: new Plain(plainText(label, LABEL_LENGTH) || field.key),
    said: new Plain(typed?.has(field.key) ? inputText(typed.get(field.key) ?? '') : shownText(field)),
    isText: type === 'text' || type === 'number',
    isDate: type === 'date',
    isYesNo: type === 'boolean',
    issue: issue ? issueLine(issue, label) : '',
  }
}

function issueLine({ value, finding }: EditIssue, label: string): Line {
  const said = describeIssue({ line: 1, column: label, value, ...finding })
  const reason = String(finding.detail?.reason ?? '')
  const { message, fix } = { ...said, ...FORM_WORDS[finding.code]?.(label, value, reason) }
  return sentence(fix === '' ? message : `${message} ${fix}`)
}

/** What was typed, by field. What stands there as it was shown is left out: long and odd texts are not shown as they are. */
export function readInputs(data: Record<string, unknown>, { fields }: EditForm): Map<string, string> {
  const typed = new Map<string, string>()
  for (const field of fields) {
    const text = data[INPUT + field.key]
    if (typeof text === 'string' && text.trim() !== inputText(textOf(field.value)).trim())
      typed.set(field.key, text)
  }
  return typed
}

export function hasInputs(data: Record<string, unknown>): boolean {
  return Object.keys(data).some(key => key.startsWith(INPUT))
}

function textOf(value: EditField['value']): string {
  return value === undefined ? '' : valueText(value)
}

/** A choice must have a value. */
function shownText(field: EditField): string {
  const text = inputText(textOf(field.value))
  return text === '' && 'attribute' in field && field.attribute.type === 'boolean' ? NOT_SAID : text
}

/** Inputs render no Markdown and take one line. */
function inputText(text: string): string {
  return text
    .slice(0, MOST_CHARS)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
}
