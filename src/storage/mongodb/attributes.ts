import type { Attribute, AttributeType } from '../../domain/attributes.ts'
import { foldText } from '../../domain/users.ts'
import type { AttributeStore } from '../../ports/storage.ts'
import type { Database } from './database.ts'
import { recordId } from './record-id.ts'

export function createAttributeStore(db: Database): AttributeStore {
  return {
    async list(tenant) {
      const records = await db.attributes.find({ tenant }, { sort: { sortLabel: 1, _id: 1 } })
      return records.map(({ _id, sortLabel, type, ...attribute }): Attribute => {
        return { ...attribute, type: type as AttributeType }
      })
    },
    async put({ tenant, key, label, type, required }) {
      await db.attributes.put({
        _id: recordId(tenant, key),
        tenant,
        key,
        label,
        sortLabel: foldText(label),
        type,
        required,
      })
    },
  }
}
