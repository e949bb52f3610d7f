import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Chat } from '../support/open-chat.ts'
import { openRightsChat } from '../support/open-rights-chat.ts'
import { PEOPLE, ROLES, type Role } from '../support/rights-people.ts'
import { SEARCH_ROWS, type SearchRow } from '../support/rights-search-rows.ts'
import { searchActivity } from '../support/search-activity.ts'

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
  const person = { aadObjectId: id, name: displayName }
  const { body } = await chat.post(searchActivity(chat, person, { commandId: command, text }))
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
