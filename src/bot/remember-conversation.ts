import type { ServiceContext } from '../services/context.ts'
import type { StoredReference } from './messenger.ts'
import type { Sender } from './turn-guard.ts'

/** Stores how to write to a conversation, where that changed. @returns what is known of it now. */
export type Remember = (
  sender: Sender,
  reference: StoredReference,
  userId: string | undefined,
) => Promise<StoredReference>

const MOST = 5000

/** Writes only news: a conversation is the same from turn to turn, and the database has one writer. */
export function createRemember({ storage, now }: ServiceContext): Remember {
  const known = new Map<string, { stored: StoredReference; text: string }>()
  return async (sender, reference, userId) => {
    const { tenant, conversationId: id, kind } = sender
    const before = known.get(id)?.stored ?? (await storedReference(tenant, id))
    const timeZone = reference.timeZone ?? before?.timeZone
    const stored = { ...reference, ...(timeZone ? { timeZone } : {}) }
    const text = JSON.stringify([stored, userId])
    if (known.get(id)?.text !== text) {
      await storage.conversations.put({
        tenant,
        id,
        kind,
        ...(userId ? { userId } : {}),
        reference: stored,
        updatedAt: now(),
      })
      if (known.size >= MOST) known.clear()
      known.set(id, { stored, text })
    }
    return stored
  }

  async function storedReference(tenant: string, id: string): Promise<StoredReference | undefined> {
    return (await storage.conversations.get(tenant, id))?.reference as StoredReference | undefined
  }
}
