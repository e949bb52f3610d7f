import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Chat, TENANT } from '../support/open-chat.ts'
import { openRightsChat } from '../support/open-rights-chat.ts'
import { PEOPLE, ROLES, type Role } from '../support/rights-people.ts'
import { SEARCH_ROWS, type SearchRow } from '../support/rights-search-rows.ts'

/** What nobody may put into a conversation, whoever they are. */
const KEPT = /asha@|250788|Kigali|Book club|Mia Noor|member|admin/i

let chat: Chat
beforeEach(async () => {
  chat = await openRightsChat()
})
afterEach(() => chat.close())

interface Found {
  composeExtension: { type: string; text?: string; attachments?: object[] }
}

async function search(role: Role, { command, text }: SearchRow): Promise<Found['composeExtension']> {
  const { id, displayName } = PEOPLE[role]
  const { body } = await chat.post({
    type: 'invoke',
    name: 'composeExtension/query',
    id: randomUUID(),
    channelId: 'msteams',
    serviceUrl: chat.connector.url,
    from: { id: `29:${id}`, name: displayName, aadObjectId: id },
    recipient: { id: '28:muster', name: 'Muster' },
    conversation: { id: '19:others', conversationType: 'personal', tenantId: TENANT, isGroup: false },
    channelData: { tenant: { id: TENANT }, source: { name: 'compose' } },
    value: { commandId: command, parameters: [{ name: 'text', value: text }] },
  })
  return (body as Found).composeExtension
}

test.each(SEARCH_ROWS.map(row => [row.title, row] as const))('%s', async (_, row) => {
  const marks: string[] = []
  const found = new Set<string>()
  for (const role of ROLES) {
    const { type, attachments = [] } = await search(role, row)
    marks.push(type === 'message' ? '-' : attachments.length > 0 ? '+' : '0')
    if (attachments.length > 0) found.add(JSON.stringify(attachments))
  }
  expect(marks.join(' ')).toBe(row.expected)
  // Whoever finds it puts the same into the conversation, and nothing that only some may see.
  expect([...found]).toHaveLength(row.expected.includes('+') ? 1 : 0)
  for (const card of found) expect(card).not.toMatch(KEPT)
})
