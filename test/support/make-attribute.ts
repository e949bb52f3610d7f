import { type Attribute, attributeKey } from '../../src/domain/attributes.ts'

/** An optional text of tenant `t1` for admins alone, as far as `fields` says nothing else. */
export function makeAttribute(fields: Partial<Attribute> = {}): Attribute {
  const { label = 'Location' } = fields
  return {
    tenant: 't1',
    key: attributeKey(label),
    label,
    type: 'text',
    required: false,
    visibility: 'admins',
    selfEdited: false,
    position: 0,
    ...fields,
  }
}
