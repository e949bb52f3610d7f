import { randomUUID } from 'node:crypto'
import { type Chat, type PersonInChat, TENANT } from './open-chat.ts'

/** A conversation of others, in which the bot is not. */
export const ELSEWHERE = '19:tom_li@unq.gbl.spaces'

/** What Teams sends while somebody types beside the message box of a conversation. */
export function searchActivity(
  { connector }: Chat,
  { aadObjectId, name }: PersonInChat,
  { commandId, text }: { commandId: string; text: string },
): object {
  return {
    type: 'invoke',
    name: 'composeExtension/query',
    id: randomUUID(),
    channelId: 'msteams',
    serviceUrl: connector.url,
    from: { id: `29:${aadObjectId}`, name, aadObjectId },
    recipient: { id: '28:muster', name: 'Muster' },
    conversation: { id: ELSEWHERE, conversationType: 'personal', tenantId: TENANT, isGroup: false },
    channelData: { tenant: { id: TENANT }, source: { name: 'compose' } },
    value: { commandId, parameters: [{ name: 'text', value: text }], queryOptions: { skip: 0, count: 25 } },
  }
}
