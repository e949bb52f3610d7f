import { foldText } from './users.ts'

export const ATTRIBUTE_TYPES = ['text', 'number', 'boolean', 'date'] as const
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number]

/** `public`: everybody sees it of everybody; `admins`: whoever sees all fields of the person, as they do themselves. */
export const VISIBILITIES = ['public', 'admins'] as const
export type Visibility = (typeof VISIBILITIES)[number]

/** A field that the organisation defined. */
export interface Attribute {
  readonly tenant: string
  /** Stable name in records: folded label with dashes, `date-of-joining`. It stays when the label changes. */
  readonly key: string
  /** What people read and what a column is called. */
  label: string
  type: AttributeType
  /** A file that could say it adds nobody without it. */
  required: boolean
  visibility: Visibility
  /** People change it on their own profile. */
  selfEdited: boolean
  /** Its place in lists and profiles, from 1; equal ones are in the order of their labels. */
  position: number
}

/** What somebody decides about an attribute; the rest follows. */
export type AttributeChoice = Pick<Attribute, 'label' | 'type' | 'required' | 'visibility' | 'selfEdited'>

export const MAX_ATTRIBUTES = 50
export const MAX_LABEL_CHARS = 50

/** What organisations mostly keep besides the fields that everybody has. `manager` is what `reports to` reads. */
export const SUGGESTED_ATTRIBUTES: readonly AttributeChoice[] = [
  { label: 'Manager', type: 'text', required: false, visibility: 'public', selfEdited: false },
  { label: 'Location', type: 'text', required: false, visibility: 'public', selfEdited: true },
  { label: 'Office', type: 'text', required: false, visibility: 'public', selfEdited: true },
  { label: 'Joining date', type: 'date', required: false, visibility: 'admins', selfEdited: false },
  { label: 'Cost centre', type: 'text', required: false, visibility: 'admins', selfEdited: false },
  { label: 'Birthday', type: 'date', required: false, visibility: 'admins', selfEdited: true },
  { label: 'Languages', type: 'text', required: false, visibility: 'public', selfEdited: true },
  { label: 'Emergency contact', type: 'text', required: false, visibility: 'admins', selfEdited: true },
]

/** `Date of joining` is `date-of-joining`; empty where there is neither letter nor digit. */
export function attributeKey(label: string): string {
  return foldText(label)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
}

/**
 * The key of a new attribute: one that was renamed may have the plain one still. What every object has by itself is no key:
 * everybody would have a `constructor`.
 */
export function freeKey(label: string, taken: ReadonlySet<string>): string {
  const key = attributeKey(label)
  if (!taken.has(key) && !(key in Object.prototype)) return key
  for (let n = 2; ; n++) if (!taken.has(`${key}-${n}`)) return `${key}-${n}`
}

/** Suggested ones that are not defined, whatever they are called now. */
export function suggestedBeside(defined: readonly Attribute[]): AttributeChoice[] {
  const keys = new Set(defined.map(({ key }) => key))
  const labels = new Set(defined.map(({ label }) => attributeKey(label)))
  return SUGGESTED_ATTRIBUTES.filter(({ label }) => {
    const key = attributeKey(label)
    return !keys.has(key) && !labels.has(key)
  })
}

/** With the one of `key` moved `by` places, as far as there are places; positions are 1, 2, 3 … afterwards. */
export function reordered(defined: readonly Attribute[], key: string, by: number): Attribute[] {
  const from = defined.findIndex(attribute => attribute.key === key)
  const order = [...defined]
  const [moved] = from < 0 ? [] : order.splice(from, 1)
  if (moved) order.splice(Math.max(0, Math.min(order.length, from + by)), 0, moved)
  return order.map((attribute, i) => ({ ...attribute, position: i + 1 }))
}
