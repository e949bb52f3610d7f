import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SentMessage } from '../support/fake-connector.ts'
import { type Chat, type Talker, TENANT, textOf } from '../support/open-chat.ts'
import { openMarchChat } from '../support/open-march-chat.ts'

const DAY = 86_400_000

let chat: Chat
let dana: Talker
let tom: Talker
let clock: { now: number }
beforeEach(async () => {
  ;({ chat, clock, dana, tom } = await openMarchChat())
  await dana.say('create group North')
  await dana.say('create group South')
  await dana.say('make tom berg admin of North')
  await dana.press('Make Tom admin')
})
afterEach(() => chat.close())

async function say(talker: Talker, text: string): Promise<string> {
  await talker.say(text)
  const last = talker.messages().at(-1)
  return last ? textOf(last) : ''
}

test('org admins read who did what, when and how, and narrow it by choosing', async () => {
  const log = await say(dana, 'audit')
  expect(log).toContain(
    'Dana Ortiz set a role in a group: North\n14 March 10:44 UTC, by a card (Tom Berg, admin)',
  )
  expect(log).toContain('Dana Ortiz created a group: South\n14 March 10:44 UTC, typed')
  const narrowed = await dana.press('More')
  expect(narrowed.status).toBe(200)
  const north = await say(dana, 'what happened to north')
  expect(north).toContain('Audit log of North')
  expect(north).toContain('set a role in a group')
  expect(north).not.toContain('South')
  expect(await say(dana, 'audit person tom')).toContain('Audit log of Tom Berg\nNewest first.')
})

test('a group is meant by its whole name, although people are found by their department', async () => {
  await dana.say('add tom berg to South')
  await dana.say('set department of tom berg to South')
  expect(await say(dana, 'audit South')).toContain('Audit log of South')
  expect(await say(dana, 'audit sou')).toContain('Both a group and a person match')
  await dana.say('create group Tom')
  expect(await say(dana, 'audit tom berg')).toContain('Audit log of Tom Berg')
})

test('a group that is gone is named where it was deleted', async () => {
  await dana.say('delete group South')
  await dana.press('Delete South')
  expect(await say(dana, 'audit')).toMatch(
    /^Dana Ortiz deleted a group: .*\n.*, by a card \(called South\)$/m,
  )
})

test('group admins read that of their group alone; others nothing, and that is written down', async () => {
  expect(await say(tom, 'audit North')).toContain('Dana Ortiz created a group: North')
  for (const asked of ['audit', 'audit South', 'audit dana']) {
    expect(await say(tom, asked)).toContain('Only org admins and supervisors read the audit log')
  }
  expect(await say(dana, 'audit South')).toContain(
    'Tom Berg wanted to read the audit log: South\n14 March 10:44 UTC, typed. Refused',
  )
})

test('an attribute is called by its title, also one that is gone, and an edit by its fields', async () => {
  await dana.say('hi')
  await dana.say('add attribute Cost centre, Shoe size as text')
  await dana.say('rename attribute Cost centre to Charged to')
  await dana.say('set shoe size of tom berg to 43')
  await dana.say('set title of tom berg to Lead')
  await dana.say('add attribute Badge as number')
  expect(await say(dana, 'set badge of tom berg to 1234567890123456')).toContain(
    'Badge holds "1234567890123456": more than 15 digits, of which a number loses some. Make the attribute a text',
  )
  await dana.say('remove attribute Shoe size')
  await dana.press('Remove Shoe size')
  const log = await say(dana, 'audit')
  expect(log).toContain('Dana Ortiz removed an attribute: Shoe size')
  expect(log).toContain('Dana Ortiz changed an attribute: Charged to')
  expect(log).toContain('changed: Shoe size)')
  expect(log).toContain('changed: title)')
  expect(log).not.toMatch(/43|shoe-size|cost-centre|label/)
  await dana.press('Get as CSV')
  const { content } = await dana.consent('accept')
  expect(content).toContain('added an attribute,Shoe size')
  expect(content).toContain('added an attribute,Charged to')
  expect(content).not.toMatch(/shoe-size|cost-centre/)
})

test('a forged card is asked for its right like a typed command', async () => {
  await dana.say('audit South')
  const card = dana.messages().at(-1)
  if (!card) throw new Error('There is no card.')
  expect((await tom.press('Get as CSV', { on: card })).text).not.toContain('file')
  const { items } = await chat.context.storage.audit.list(TENANT, { limit: 1 })
  expect(items).toMatchObject([{ action: 'see audit', outcome: 'refused', via: 'card' }])
})

describe('days', () => {
  beforeEach(async () => {
    clock.now += 3 * DAY
    await dana.say('create group East')
  })

  test('are typed behind it', async () => {
    expect(await say(dana, 'audit today')).toContain('created a group: East')
    await dana.press('Get as CSV')
    const { content } = await dana.consent('accept')
    expect(content).toContain('East')
    expect(content).not.toContain('South')
    const before = await say(dana, 'audit until 2026-03-14')
    expect(before).toContain('created a group: South')
    expect(before).not.toContain('East')
    expect(await say(dana, 'audit dana since 2026-03-17')).not.toContain('South')
    expect(await say(dana, 'audit yesterday')).toContain('Nothing is written down there.')
  })

  test('are chosen in a form, with a person or a group', async () => {
    await dana.say('audit')
    expect((await dana.press('Filter …')).text).toContain('Filter the audit log')
    const show = { type: 'Action.Execute', title: 'Show', verb: 'audit-show', data: {} }
    const on = { activity: { attachments: [{ content: show }] } } as unknown as SentMessage
    const inputs = { who: 'dana', first: '2026-03-17', last: '' }
    const { text } = await dana.press('Show', { on, inputs })
    expect(text).toContain('Audit log of Dana Ortiz\nFrom 17 March 00:00 UTC. Newest first.')
    expect(text).toContain('created a group: East')
    expect(text).not.toContain('South')
  })
})

test('it is had as a file, with every entry and its names', async () => {
  await dana.say('audit')
  await dana.press('Get as CSV')
  const { name, content } = await dana.consent('accept')
  expect(name).toBe('audit-2026-03-14.csv')
  const lines = content.trim().split('\r\n')
  expect(lines[0]).toContain('When (UTC),Who,Action,To what,Outcome,By,Details')
  expect(lines[1]).toBe(
    '2026-03-14T10:44:00.000Z,Dana Ortiz,set a role in a group,North,done,card,"Tom Berg; admin"',
  )
  expect(lines.at(-1)).toContain('the operator,made an org admin,Dana Ortiz,done,,by the settings')
})

test('what came by a file says so', async () => {
  await dana.drop('people.csv', 'Name,Country Code,Phone Number\nAsha,250,788123456\n')
  await dana.see('Import 1 change')
  expect(await say(dana, 'audit')).toContain(
    'Dana Ortiz dropped a file: import 1\n14 March 10:44 UTC, by a file',
  )
})

test('what files changed of somebody is in their log, on the card and in its file', async () => {
  const header = 'Name,Country Code,Phone Number'
  await dana.drop('people.csv', `${header}\nAsha,250,788123456\n`)
  await dana.press('Import 1 change')
  await dana.see('people.csv: completed')
  clock.now += 60_000
  await dana.drop('titles.csv', `${header},Title\nAsha Rao,250,788123456,Nurse\n`)
  await dana.press('Import 1 change')
  await dana.see('titles.csv: completed')
  const log = await say(dana, 'audit asha')
  expect(log).toContain(
    'Dana Ortiz edited a profile: Asha Rao\n14 March 10:45 UTC, by a file (titles.csv, import 2, line 2, changed: name, title)',
  )
  expect(log).toContain(
    'Dana Ortiz added a person: Asha Rao\n14 March 10:44 UTC, by a file (people.csv, import 1, line 2)',
  )
  await dana.press('Get as CSV')
  const { content } = await dana.consent('accept')
  expect(content.trim().split('\r\n').slice(1)).toEqual([
    '2026-03-14T10:45:00.000Z,Dana Ortiz,edited a profile,Asha Rao,done,file,"titles.csv; import 2; line 2; changed: name, title"',
    '2026-03-14T10:44:00.000Z,Dana Ortiz,added a person,Asha Rao,done,file,"people.csv; import 1; line 2"',
  ])
})

test('pages follow each other', async () => {
  for (const n of [1, 2, 3, 4, 5, 6]) await dana.say(`create group Team ${n}`)
  expect(await say(dana, 'audit')).toContain('created a group: Team 1')
  const older = await dana.press('Older')
  expect(older.text).toContain('Audit log, from entry 7')
  expect(older.text).toContain('created a group: South')
  expect(older.text).not.toContain('Team')
})

test('what others did in a private group is not told to those who are not in it', async () => {
  await dana.say('make North private')
  await dana.press('Make North private')
  await tom.say('rename group North to Secret')
  const log = await say(dana, 'audit')
  expect(log).toContain('Dana Ortiz made a group private: a private group')
  expect(log).not.toMatch(/North|Secret|rename/)
  expect(await say(tom, 'audit Secret')).toContain('Tom Berg renamed a group: Secret')
})
