import type { Conversation, ConversationStore } from '../../ports/storage.ts'
import type { Database } from './database.ts'
import { text } from './plain.ts'
import { ownName, recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'

export function createConversationStore(db: Database): ConversationStore {
  return {
    async put({ tenant, id, kind, userId, reference, updatedAt }) {
      await db.conversations.put({
        _id: recordId(tenant, id),
        tenant,
        kind,
        ...(userId === undefined ? {} : { userId }),
        updatedAt,
        reference: JSON.stringify(reference ?? null),
      })
    },
    async get(tenant, id) {
      const record = await db.conversations.first({ _id: recordId(tenant, id), tenant })
      return record && conversationOf(record)
    },
    async personal(tenant, userId) {
      const record = await db.conversations.first(
        { tenant, userId: text(userId), kind: 'personal' },
        { sort: { updatedAt: -1, _id: -1 } },
      )
      return record && conversationOf(record)
    },
    mark: (tenant, id, mark) => db.conversationMarks.insert({ _id: recordId(tenant, id, mark), tenant }),
  }
}

function conversationOf({ _id, tenant, reference, ...rest }: RecordOf<'conversations'>): Conversation {
  return { tenant, id: ownName(tenant, _id), ...rest, reference: JSON.parse(reference) as unknown }
}
