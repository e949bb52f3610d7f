import { isDeepStrictEqual } from 'node:util'
import type { ServiceContext } from '../services/context.ts'
import type { StoredReference } from './messenger.ts'
import type { Sender } from './turn-guard.ts'

/**
 * Stores how to write to a conversation, where that changed. Whoever is heard from can be written to: a note that they
 * cannot be reached is gone then. @returns what is known of it now.
 */
export type Remember = (
  sender: Sender,
  reference: StoredReference,
  userId: string | undefined,
) => Promise<StoredReference>

/** Writes only news: a conversation is the same from turn to turn, and reading is cheap. */
export function createRemember({ storage, now }: ServiceContext): Remember {
  return async (sender, reference, userId) => {
    const { tenant, conversationId: id, kind } = sender
    const known = await storage.conversations.get(tenant, id)
    const before = known?.reference as StoredReference | undefined
    const timeZone = reference.timeZone ?? before?.timeZone
    const stored = { ...reference, ...(timeZone ? { timeZone } : {}) }
    const owner = userId ?? known?.userId
    if (!known || known.userId !== owner || !isDeepStrictEqual(before, stored)) {
      await storage.conversations.put({
        tenant,
        id,
        kind,
        ...(owner ? { userId: owner } : {}),
        reference: stored,
        updatedAt: now(),
      })
    }
    return stored
  }
}

/** Nothing is sent there until somebody is heard from there again. `why` is for the log and for whoever looks. */
export async function forgetConversation(
  { storage, now }: ServiceContext,
  conversation: { tenant: string; id: string },
  why: string,
): Promise<void> {
  const known = await storage.conversations.get(conversation.tenant, conversation.id)
  if (!known || (known.reference as StoredReference).gone) return
  const reference: StoredReference = {
    ...(known.reference as StoredReference),
    gone: { at: now(), why },
  }
  await storage.conversations.put({ ...known, reference })
}
