import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SentMessage } from '../support/fake-connector.ts'
import { type Chat, type Talker, TENANT, textOf } from '../support/open-chat.ts'
import { openMarchChat } from '../support/open-march-chat.ts'
import { DANA, LI } from '../support/people.ts'

const DAY = 86_400_000
const UPLOAD = { uploadUrl: 'http://127.0.0.1:1/x', contentUrl: 'x', uniqueId: 'u', fileType: 'csv' }

let chat: Chat
let dana: Talker
let li: Talker
let tom: Talker
let clock: { now: number }
beforeEach(async () => {
  ;({ chat, clock, dana, tom } = await openMarchChat())
  li = chat.as(LI)
})
afterEach(() => chat.close())

async function answer(talker: Talker, text: string): Promise<string> {
  await talker.say(text)
  const last = talker.messages().at(-1)
  return last ? textOf(last) : ''
}

async function dropped(talker: Talker, name: string): Promise<void> {
  await talker.drop(name, 'a,b\n')
  await talker.see(`${name}: not imported`)
}

/** The form as a client sends it. */
function show(of: 'imports' | 'exports'): SentMessage {
  const action = { type: 'Action.Execute', title: 'Show', verb: `${of}-show`, data: {} }
  return { activity: { attachments: [{ content: action }] } } as unknown as SentMessage
}

describe('imports of two people on two days', () => {
  beforeEach(async () => {
    await dropped(dana, 'monday.csv')
    await dropped(li, 'li.csv')
    clock.now += 3 * DAY
    await dropped(dana, 'thursday.csv')
  })

  test('are narrowed to a person and days by typing', async () => {
    expect(await answer(dana, 'imports')).toContain('Imports 1 to 3 of 3')
    const own = await answer(li, 'imports dana ortiz')
    expect(own).toContain('Imports of Dana Ortiz, 1 to 2 of 2')
    expect(own).toContain('3 thursday.csv')
    expect(own).not.toContain('li.csv')
    const today = await answer(dana, 'imports today')
    expect(today).toContain('Imports 1 to 1 of 1\nFrom 17 March 00:00 UTC. Choose one')
    expect(today).toContain('thursday.csv')
    const both = await answer(dana, 'imports by li wei from 2026-03-14 to 2026-03-15')
    expect(both).toContain('2 li.csv')
    expect(both).toContain('From 14 March 00:00 UTC until 16 March 00:00 UTC.')
    expect(await answer(dana, 'imports li until 2026-03-13')).toContain('There are none.')
    expect(await answer(li, 'my imports')).toContain('Imports of Li Wei, 1 to 1 of 1')
  })

  test('are narrowed by the form, and had as a file', async () => {
    await dana.say('imports')
    expect((await dana.press('Filter …')).text).toContain('Filter the imports')
    const inputs = { who: 'dana', first: '2026-03-14', last: '2026-03-14' }
    const { text } = await dana.press('Show', { on: show('imports'), inputs })
    expect(text).toContain('Imports of Dana Ortiz, 1 to 1')
    expect(text).toContain('monday.csv')
    expect(text).not.toContain('thursday.csv')
    await dana.say('imports dana')
    await dana.press('Get as CSV')
    const { name, content } = await dana.consent('accept')
    expect(name).toBe('imports-2026-03-17.csv')
    const lines = content.replace('\ufeff', '').trim().split('\r\n')
    expect(lines[0]).toBe(
      'Number,File,State,Who,When (UTC),Finished (UTC),Reason,Format,Rows,Added,Updated,Unchanged,Deleted,Skipped,Refused',
    )
    expect(lines.slice(1).map(line => line.split(',').slice(0, 5).join())).toEqual([
      '3,thursday.csv,failed,Dana Ortiz,2026-03-17T10:44:00.000Z',
      '1,monday.csv,failed,Dana Ortiz,2026-03-14T10:44:00.000Z',
    ])
    await dana.press('Get as CSV')
    await dana.consent('decline')
    await dana.see('imports-2026-03-17.csv: not saved.')
  })

  test('those of others are for org admins and supervisors', async () => {
    expect(await answer(tom, 'imports dana')).toContain(
      'Only org admins and supervisors see the imports of others.',
    )
    await dana.say('imports')
    const card = dana.messages().at(-1) as SentMessage
    const forged = await tom.press('Get as CSV', { on: card, inputs: { by: 'x' } })
    expect(forged.text).not.toContain('below')
    expect((await tom.press('Filter …', { on: card })).text).not.toContain('Person')
    expect(await answer(tom, 'imports last 30 days')).toContain('There are none.')
  })

  test('a file that was made is not handed to somebody who lost the right meanwhile', async () => {
    await dana.say('imports')
    await dana.press('Get as CSV')
    const { users } = chat.context.storage
    chat.context.orgAdmins = []
    const [record] = (await users.list(TENANT, { limit: 9 })).items.filter(user => user.email === DANA.email)
    if (!record) throw new Error('Dana is not there.')
    await users.write(TENANT, 'x', [
      {
        op: 'update',
        user: { ...record, orgRole: 'member', version: record.version + 1 },
        fromVersion: record.version,
      },
    ])
    const offer = await dana.see('The imports, newest first')
    const [card] = offer.activity.attachments ?? []
    const { acceptContext } = (card?.content ?? {}) as { acceptContext?: object }
    const value = { type: 'fileUpload', action: 'accept', context: acceptContext, uploadInfo: UPLOAD }
    await dana.say('', { type: 'invoke', name: 'fileConsent/invoke', replyToId: offer.id, value })
    await dana.see('Only org admins and supervisors see the imports of others.')
    const [, link = ''] = /\/files\/([^)]+)/.exec(offer.activity.text ?? '') ?? []
    expect(link).toMatch(/^[\w-]+\.[\w-]+$/)
    expect((await fetch(`${chat.url}/files/${link}`)).status).toBe(404)
  })
})

test('pages of a filtered history go on with the filter', async () => {
  for (let n = 1; n <= 6; n++) await dropped(dana, `file-${n}.csv`)
  await dropped(li, 'li.csv')
  expect(await answer(li, 'imports of dana')).toContain('Imports of Dana Ortiz, 1 to 5\n')
  const older = await li.press('Older')
  expect(older.text).toContain('Imports of Dana Ortiz, 6 to 6 of 6')
  expect(older.text).toContain('1 file-1.csv')
  const newest = await li.press('Newest')
  expect(newest.text).toContain('Imports of Dana Ortiz, 1 to 5')
  expect(newest.text).not.toContain('li.csv')
})

test('exports are narrowed and had as a file in the same way', async () => {
  await dana.say('export users')
  await dana.see('users-2026-03-14.csv: 2 people')
  await dana.see('Save it here')
  clock.now += DAY
  await li.say('export groups')
  await li.see('groups-2026-03-15.csv: ')
  const mine = await answer(dana, 'my exports')
  expect(mine).toContain('Exports of Dana Ortiz, 1 to 1 of 1')
  expect(await answer(dana, 'exports yesterday')).not.toContain('groups-2026')
  await dana.say('exports of li')
  await dana.press('Get as CSV')
  const { name, content } = await dana.consent('accept')
  expect(name).toBe('exports-2026-03-15.csv')
  expect(content).toMatch(
    /Number,File,State,Who[^\r]*\r\n2,groups-2026-03-15.csv,completed,Li Wei,[^\r]*,groups,,/,
  )
  expect(content).not.toContain('Dana')
})
