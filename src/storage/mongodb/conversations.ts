import type { Conversation, ConversationStore } from '../../ports/conversation-store.ts'
import type { Database } from './database.ts'
import { text } from './plain.ts'
import { ownName, recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'

export function createConversationStore(db: Database): ConversationStore {
  return {
    put: conversation => db.conversations.put(conversationRecord(conversation)),
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
    async forget(tenant, userIds) {
      if (userIds.length === 0) return []
      const theirs = { tenant, userId: { $in: userIds.map(text) }, kind: 'personal' as const }
      const found = await db.conversations.find(theirs, { fields: ['tenant'] })
      // One that somebody else has meanwhile is not theirs any more.
      await db.conversations.remove(theirs)
      return found.map(({ _id }) => ownName(tenant, _id))
    },
    mark: (tenant, id, mark) => db.conversationMarks.insert(markRecord({ tenant, id, mark })),
  }
}

export function conversationRecord(conversation: Conversation): RecordOf<'conversations'> {
  const { id, userId, reference, ...rest } = conversation
  return {
    _id: recordId(rest.tenant, id),
    ...rest,
    ...(userId === undefined ? {} : { userId }),
    reference: JSON.stringify(reference ?? null),
  }
}

export function markRecord({ tenant, id, mark }: { tenant: string; id: string; mark: string }) {
  return { _id: recordId(tenant, id, mark), tenant }
}

export function conversationOf({ _id, tenant, reference, ...rest }: RecordOf<'conversations'>): Conversation {
  return { tenant, id: ownName(tenant, _id), ...rest, reference: JSON.parse(reference) as unknown }
}
