export const ATTRIBUTE_TYPES = ['text', 'number', 'boolean', 'date'] as const
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number]

/** A field that the organisation defined. */
export interface Attribute {
  readonly tenant: string
  /** Stable name in records: folded label with dashes, `date-of-joining`. */
  readonly key: string
  /** What people read and what a column is called. */
  label: string
  type: AttributeType
  required: boolean
}
