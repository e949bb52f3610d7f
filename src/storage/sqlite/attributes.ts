import type { Attribute } from '../../domain/attributes.ts'
import { foldText } from '../../domain/users.ts'
import type { AttributeStore } from '../../ports/attribute-store.ts'
import type { Connection } from './connection.ts'

export function createAttributeStore(db: Connection): AttributeStore {
  return {
    list: tenant =>
      db.read(() =>
        db
          .all<{ doc: string }>(
            'SELECT doc FROM attributes WHERE tenant = ? ORDER BY position, sort_label, key',
            tenant,
          )
          .map(row => JSON.parse(row.doc) as Attribute),
      ),
    async put(attribute) {
      await db.transaction(() =>
        db.run(
          'INSERT OR REPLACE INTO attributes (tenant, key, position, sort_label, doc) VALUES (?, ?, ?, ?, ?)',
          attribute.tenant,
          attribute.key,
          attribute.position,
          foldText(attribute.label),
          JSON.stringify(attribute),
        ),
      )
    },
    async remove(tenant, key) {
      await db.transaction(() => db.run('DELETE FROM attributes WHERE tenant = ? AND key = ?', tenant, key))
    },
  }
}

/** Migration: who sees an attribute, who changes it, and its place. Those of before have none: they go by label. */
export const ATTRIBUTE_CHOICES = `
  ALTER TABLE attributes ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
  UPDATE attributes SET doc = json_set(doc, '$.visibility', 'admins', '$.selfEdited', json('false'), '$.position', 0);
`
