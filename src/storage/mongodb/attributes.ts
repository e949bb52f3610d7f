import { foldText } from '../../domain/users.ts'
import type { AttributeStore } from '../../ports/attribute-store.ts'
import type { Database } from './database.ts'
import { text } from './plain.ts'
import { recordId } from './record-id.ts'

export function createAttributeStore(db: Database): AttributeStore {
  return {
    async list(tenant) {
      const records = await db.attributes.find({ tenant }, { sort: { position: 1, sortLabel: 1, _id: 1 } })
      return records.map(({ _id, sortLabel, ...attribute }) => attribute)
    },
    async put({ tenant, key, label, type, required, visibility, selfEdited, position }) {
      await db.attributes.put({
        _id: recordId(tenant, key),
        ...{ tenant, key, label, type, required, visibility, selfEdited, position },
        sortLabel: foldText(label),
      })
    },
    async remove(tenant, key) {
      await db.attributes.remove({ tenant, _id: recordId(tenant, text(key)) })
    },
  }
}
