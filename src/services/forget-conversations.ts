import type { ServiceContext } from './context.ts'

/** What the last answer in a conversation offered by number (see `last-list.ts` of the bot). */
export function lastListKey(conversationId: string): string {
  return `last-list:${conversationId}`
}

/**
 * For people who go: nothing is written to their 1:1 chats any more, and what is kept of these, with the name that the chat
 * gave them, goes. May be repeated.
 */
export async function forgetConversations(
  { storage }: ServiceContext,
  tenant: string,
  userIds: readonly string[],
): Promise<void> {
  const ids = await storage.conversations.forget(tenant, userIds)
  for (const id of ids) {
    const key = lastListKey(id)
    if (await storage.settings.get(tenant, key)) await storage.settings.put(tenant, key, '')
  }
}
