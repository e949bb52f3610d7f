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
