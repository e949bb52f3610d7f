import type { Attribute } from '../../domain/attributes.ts'
import { foldText } from '../../domain/users.ts'
import type { AttributeStore } from '../../ports/storage.ts'
import type { Connection } from './connection.ts'

export function createAttributeStore(db: Connection): AttributeStore {
  return {
    list: tenant =>
      db.read(() =>
        db
          .all<{ doc: string }>(
            'SELECT doc FROM attributes WHERE tenant = ? ORDER BY sort_label, key',
            tenant,
          )
          .map(row => JSON.parse(row.doc) as Attribute),
      ),
    async put(attribute) {
      await db.transaction(() =>
        db.run(
          'INSERT OR REPLACE INTO attributes (tenant, key, sort_label, doc) VALUES (?, ?, ?, ?)',
          attribute.tenant,
          attribute.key,
          foldText(attribute.label),
          JSON.stringify(attribute),
        ),
      )
    },
  }
}
