import type { Action } from './access.ts'

/*
 * The one wording of the audit log, for cards and files. It is plain text that may quote outside text: whoever shows it on a
 * card escapes it. The compiler asks for words for everything that is written down.
 */

/** What was done. What it was done to follows behind a colon: "Dana Ortiz created a group: North". */
const DONE = {
  'add member': 'added somebody to a group',
  'add members': 'added people to a group',
  'add person': 'added a person',
  'archive person': 'archived a person',
  'cancel export': 'cancelled',
  'cancel import': 'cancelled',
  'change attribute': 'changed an attribute',
  claim: 'became org admin by the claim code',
  'confirm import': 'confirmed',
  'create group': 'created a group',
  'define attribute': 'added an attribute',
  'delete group': 'deleted a group',
  'delete people': 'deleted people',
  'delete person': 'deleted a person',
  'download export': 'got the file of',
  'drop outbox': 'dropped mail that was not sent',
  'empty manager': 'emptied the manager of people, who was deleted',
  'edit person': 'edited a profile',
  'grant org admin': 'made an org admin',
  'leave group without admin': 'left a group without an admin',
  'link groups': 'put a group under another',
  'make private': 'made a group private',
  'map group': 'mapped a group to the organization',
  'move person': 'moved a person to another network',
  'remove attribute': 'removed an attribute',
  'remove member': 'took somebody out of a group',
  'rename group': 'renamed a group',
  'restore person': 'restored a person',
  'resume import': 'resumed',
  'send outbox': 'had mail tried again',
  'set group role': 'set a role in a group',
  'set org role': 'set a role in the organization',
  'start export': 'asked for',
  'start import': 'dropped a file',
  'unlink groups': 'took a group out from under another',
} as const
export type DoneAction = keyof typeof DONE
export type RefusedAction = Action | 'claim' | 'remove org admin'

/** What was refused, behind "wanted to". */
const REFUSED: Record<RefusedAction, string> = {
  'cancel export': 'cancel an export',
  'change members': 'add or remove members of a group',
  'change people': 'change a person',
  claim: 'become org admin by a claim code',
  'create group': 'create a group',
  'decide import': 'confirm, change or stop an import',
  'define attributes': 'see or change the attributes',
  'delete group': 'delete a group',
  'edit own profile': 'edit a profile',
  export: 'export',
  'export group': 'export a group',
  'import groups': 'import groups',
  'import members': 'import members or parents of groups',
  'import people': 'import people',
  'leave group without admin': 'leave a group without an admin',
  'link groups': 'link or unlink a group',
  'look people up': 'look people up',
  'map group': 'map a group or make it private',
  'remove org admin': 'take away the last org admin',
  'rename group': 'rename a group',
  'see all fields': 'see all fields',
  'see audit': 'read the audit log',
  'see export': 'see an export',
  'see exports': 'see exports',
  'see group': 'see a group',
  'see hierarchy': 'see the hierarchy',
  'see import': 'see an import',
  'see imports': 'see imports',
  'see outbox': 'see mail that was not sent',
  'set group roles': 'set a role in a group',
  'set org roles': 'set a role in the organization',
}

/** An action of an older or newer Muster is told as it is. */
export function describeAction(action: string, outcome: 'done' | 'refused'): string {
  if (outcome === 'done') return Object.hasOwn(DONE, action) ? DONE[action as DoneAction] : action
  return `wanted to ${Object.hasOwn(REFUSED, action) ? REFUSED[action as RefusedAction] : action}`
}

export type AuditDetail = Partial<Record<keyof typeof DETAILS | 'users' | 'label', string | number>>

/** Lists of ids, by which an entry is found ("admins" is of an older Muster), and what an attribute was called: its entry names it. */
const UNTOLD: readonly string[] = ['users', 'admins', 'label']

const FIELDS: Record<string, string> = {
  label: 'name',
  position: 'place',
  required: 'mandatory',
  visibility: 'who sees it',
  selfEdited: 'who edits it',
}

/** Fields of a person's record whose names are not words yet. */
const PERSON_FIELDS: Record<string, string> = {
  displayName: 'name',
  firstName: 'first name',
  lastName: 'last name',
  employeeId: 'employee id',
}

/** "title, employee id, Location". @param labels what attributes are called, by key */
export function describeFields(fields: readonly string[], labels: ReadonlyMap<string, string>): string {
  const words = (field: string) =>
    Object.hasOwn(PERSON_FIELDS, field) ? PERSON_FIELDS[field] : (labels.get(field) ?? field)
  return fields.map(words).join(', ')
}

/** How a value reads; `%` is the value, or the name that stands for it. */
const DETAILS = {
  before: () => 'before under %',
  by: () => 'by the %',
  changed: value =>
    String(value)
      .split(', ')
      .map(field => FIELDS[field] ?? field)
      .join(', '),
  fields: () => 'changed: %',
  file: () => '%',
  count: value => (value === 1 ? '% message' : '% messages'),
  group: (_, action) =>
    action === 'link groups' ? 'under %' : action === 'unlink groups' ? 'before under %' : 'of %',
  import: () => 'import %',
  line: () => 'line %',
  movedTo: () => 'sub-groups now under %',
  name: () => 'called %',
  network: value => (value === 'other' ? 'to others' : 'to employees'),
  new: () => 'new in the directory',
  parent: () => 'under %',
  people: value => (value === 1 ? '1 person' : '% people'),
  role: () => '%',
  rows: value => (value === 1 ? '% row' : '% rows'),
  rule: () => 'rule: %',
  subGroups: value => (value === 1 ? '% sub-group' : '% sub-groups'),
  type: value => (value === 'boolean' ? 'yes or no' : '%'),
  user: () => '%',
  values: value => (value === 1 ? '% value' : '% values'),
  what: () => '%',
} as const satisfies Record<string, (value: string | number, action: string) => string>

/**
 * One fact of an entry, as people read it; null where it says nothing. @param name what stands for an id
 */
export function describeDetail(
  { key, value, name }: { key: string; value: string | number; name?: string },
  action: string,
): string | null {
  if (value === 0 || UNTOLD.includes(key)) return null
  const words: ((value: string | number, action: string) => string) | undefined = Object.hasOwn(DETAILS, key)
    ? DETAILS[key as keyof typeof DETAILS]
    : undefined
  const shown = name ?? String(value)
  return words ? words(value, action).replace('%', () => shown) : `${key} ${shown}`
}
