import type { Conversation, ConversationStore } from '../../ports/conversation-store.ts'
import type { Connection } from './connection.ts'

export function createConversationStore(db: Connection): ConversationStore {
  function parsed(row: { doc: string } | undefined): Conversation | null {
    return row === undefined ? null : (JSON.parse(row.doc) as Conversation)
  }

  return {
    async put(conversation) {
      const { tenant, id, kind, userId, updatedAt } = conversation
      await db.transaction(() =>
        db.run(
          `INSERT OR REPLACE INTO conversations (tenant, id, personal_of, updated_at, doc) VALUES (?, ?, ?, ?, ?)`,
          tenant,
          id,
          kind === 'personal' ? (userId ?? null) : null,
          updatedAt,
          JSON.stringify(conversation),
        ),
      )
    },
    get: (tenant, id) =>
      db.read(() => parsed(db.get('SELECT doc FROM conversations WHERE tenant = ? AND id = ?', tenant, id))),
    personal: (tenant, userId) =>
      db.read(() =>
        parsed(
          db.get(
            `SELECT doc FROM conversations WHERE tenant = ? AND personal_of = ? ORDER BY updated_at DESC, id DESC LIMIT 1`,
            tenant,
            userId,
          ),
        ),
      ),
    forget: (tenant, userIds) =>
      db.transaction(() => {
        // Found first: a DELETE would look at all conversations of the tenant.
        const found = db.all<{ id: string }>(
          `SELECT c.id FROM json_each(?) AS gone
           CROSS JOIN conversations AS c ON c.tenant = ? AND c.personal_of = gone.value`,
          JSON.stringify([...new Set(userIds)]),
          tenant,
        )
        for (const { id } of found)
          db.run('DELETE FROM conversations WHERE tenant = ? AND id = ?', tenant, id)
        return found.map(({ id }) => id)
      }),
    mark: (tenant, id, mark) =>
      db.transaction(
        () =>
          db.run(
            'INSERT OR IGNORE INTO conversation_marks (tenant, id, mark) VALUES (?, ?, ?)',
            tenant,
            id,
            mark,
          ).changes > 0,
      ),
  }
}
