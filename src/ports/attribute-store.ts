import type { Attribute } from '../domain/attributes.ts'

export interface AttributeStore {
  /** In the order of their positions, then by label. */
  list(tenant: string): Promise<Attribute[]>
  /** Adds or replaces, by key. */
  put(attribute: Attribute): Promise<void>
  /** Idempotent. Values that people have are left alone. */
  remove(tenant: string, key: string): Promise<void>
}
