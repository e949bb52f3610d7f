import { describe, expect, test } from 'vitest'
import { mongoEngines } from '../support/mongo-engine.ts'
import { ask, openRightsChat } from '../support/open-rights-chat.ts'
import { rolesWith } from '../support/rights-people.ts'
import { type Ask, FREE, ROWS, type Row } from '../support/rights-rows.ts'
import type { StorageEngine } from '../support/storage-engines.ts'

/** Those that change nothing first, so that most of them still find what they ask for; then what a worker answers later. */
const order = ({ action, changes }: Row) => {
  if (action === 'decide import' || action.startsWith('export')) return 2
  return changes ? 1 : 0
}
const ASKED = [
  ...FREE.commands.map(command => ({ ask: { say: command } as Ask, role: 'admin' as const, later: false })),
  ...ROWS.toSorted((a, b) => order(a) - order(b)).flatMap(row => {
    const [role] = rolesWith('+', row)
    return role ? [{ ask: row.ask, role, later: order(row) === 2 }] : []
  }),
]

/** Links are signed, and ids of what is new are made up. */
const MADE_UP = /\/files\/[\w.-]+|[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}/g

describe.runIf(mongoEngines.length > 0)('every command and every button on MongoDB', () => {
  const [engine] = mongoEngines as [StorageEngine]

  // When the chat is closed the engine tells what was asked without a tenant or an index.
  test('is answered as it is on SQLite, and asks nothing without tenant or index', async () => {
    let now = 1_800_000_000_000
    const chats = [await openRightsChat({ now: () => now }), await openRightsChat({ now: () => now, engine })]
    try {
      for (const { ask: asked, role, later } of ASKED) {
        now += 1000
        const [expected, answer] = await Promise.all(
          chats.map(async chat => (await ask(chat, role, asked)).replaceAll(MADE_UP, '…')),
        )
        if (!later) expect([asked, answer]).toEqual([asked, expected])
      }
    } finally {
      for (const chat of chats) await chat.close()
    }
  })
})
