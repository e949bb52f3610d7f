import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Chat } from '../support/open-chat.ts'
import { ask, openRightsChat, refusalsOf, stateOf } from '../support/open-rights-chat.ts'
import { ROLES, type Role, rolesWith } from '../support/rights-people.ts'
import { type Ask, ROWS } from '../support/rights-rows.ts'

const REFUSED = /^(Only |Your record is archived|A group keeps)/
const UNKNOWN = /^(There is no |No group matches )/

/** For everything that changes nothing: all of it together must not either. */
let chat: Chat
let before: string
let now = 1_800_000_000_000
const open = () => openRightsChat({ now: () => now })
beforeAll(async () => {
  chat = await open()
  before = await stateOf(chat)
})
afterAll(() => chat.close())

/** What is typed is also behind buttons. */
const waysOf = (asked: Ask): Ask[] =>
  'say' in asked ? [asked, { verb: 'say', data: { text: asked.say } }] : [asked]

describe.each(ROWS.map(row => [row.title, row] as const))('%s', (_, row) => {
  test('is refused to everybody else, written down, and changes nothing', async () => {
    const refusals = new Set<string>()
    for (const way of waysOf(row.ask)) {
      for (const role of [...rolesWith('-', row), ...rolesWith('0', row)]) {
        const isKnown = rolesWith('-', row).includes(role)
        now++
        const text = await ask(chat, role, way)
        expect([role, text]).toEqual([role, expect.stringMatching(isKnown ? REFUSED : UNKNOWN)])
        if (row.shows) expect([role, text]).not.toEqual([role, expect.stringContaining(row.shows)])
        const written = await refusalsOf(chat, role, { from: now })
        expect([role, written.length]).toEqual([role, isKnown ? 1 : 0])
        for (const refusal of written) refusals.add(refusal)
      }
    }
    const ways = waysOf(row.ask).map(way => `${'say' in way ? 'chat' : 'card'} ${row.action}`)
    // Who is archived is refused before anybody knows what is meant.
    const isAsked = rolesWith('-', row).some(role => role !== 'archived')
    if (isAsked) expect([...refusals]).toEqual(expect.arrayContaining(ways))
    expect((await stateOf(chat)) === before).toBe(true)
  })

  test('is done for everybody who may', async () => {
    for (const role of rolesWith('+', row)) await (row.changes ? changesFor(role) : showsTo(chat, role))
    expect((await stateOf(chat)) === before).toBe(true)
  })

  async function changesFor(role: Role): Promise<void> {
    const own = await open()
    try {
      const untouched = await stateOf(own)
      await showsTo(own, role)
      expect([role, (await stateOf(own)) === untouched]).toEqual([role, false])
    } finally {
      await own.close()
    }
  }

  async function showsTo(asked: Chat, role: Role): Promise<void> {
    now++
    const text = await ask(asked, role, row.ask)
    expect([role, await refusalsOf(asked, role, { from: now }), text]).toEqual([
      role,
      [],
      expect.not.stringMatching(/^(Only |There is no (such|import|export)|No group matches)/),
    ])
    if (row.shows) expect([role, text]).toEqual([role, expect.stringContaining(row.shows)])
  }
})

test('what a profile shows goes by who looks', async () => {
  const sees = new Map<string, boolean>()
  for (const role of ROLES)
    sees.set(role, (await ask(chat, role, { say: 'who is id:asha' })).includes('asha@x.example'))
  expect([...sees]).toEqual([
    ['admin', true],
    ['supervisor', true],
    ['its admin', true],
    ['admin of another', false],
    ['member in it', false],
    ['member', false],
    ['archived', false],
  ])
})
