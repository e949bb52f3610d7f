import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Chat, openChat, type PersonInChat, type Talker } from '../support/open-chat.ts'
import { ADMINS, DANA, TOM } from '../support/people.ts'
import { searchActivity } from '../support/search-activity.ts'
import { storageEngines } from '../support/storage-engines.ts'

const MAX = { aadObjectId: 'aaaa0000-0000-4000-8000-000000000009', name: 'Max Chen', email: 'max@x.example' }

let chat: Chat
let dana: Talker
let max: Talker
afterEach(() => chat.close())

async function searched(person: PersonInChat, text: string): Promise<string> {
  const { body } = await chat.post(searchActivity(chat, person, { commandId: 'findPeople', text }))
  return JSON.stringify(body)
}

/** What nobody may read who sees public fields only. */
const HIDDEN = /99885|nia\.new|E-1477|@x\.example/

describe.each(storageEngines.filter(({ name }) => !name.includes('file')))('$name', engine => {
  beforeEach(async () => {
    chat = await openChat({ ...ADMINS, engine, region: 'SG' })
    ;[dana, max] = [chat.as(DANA), chat.as(MAX)]
    await max.say('hi')
    await dana.say('create group Sales')
    await dana.say('add max chen to Sales')
  })

  test('who is added by a number or an address alone shows neither to those who may not see it', async () => {
    expect(await dana.ask('add 99885544, nia.new@x.example to Sales')).toContain(
      'Added: 99885544, nia.new@x.example.',
    )
    const file =
      'Group Name,Phone Number,User Type,Employee ID\nSales,99885543,Member,\nSales,,Member,E-1477\n'
    await dana.drop('members.csv', file)
    await dana.press('Import 2 changes')
    await dana.see('members.csv: completed')
    const found = [await max.ask('members of Sales')]
    expect(found[0]).toContain('Phone ending 5544')
    expect(found[0]).toContain('Email n… at x.example')
    expect(found[0]).toContain('Employee ID ending 77')
    for (const typed of [
      'find phone ending 5544',
      'find email',
      'find employee id',
      'who is phone ending 5543',
      'users',
      'group Sales',
      'how many people are in Sales',
    ])
      found.push(await max.ask(typed))
    expect(found.slice(1, 5).join('\n')).toMatch(/5544[\s\S]*Email n…[\s\S]*ending 77[\s\S]*5543/)
    for (const typed of ['phone ending', 'email', '99885544', 'nia.new', 'E-1477'])
      found.push(await searched(MAX, typed))
    found.push(await searched(DANA, '99885544'))
    expect(found.at(-1)).toContain('Phone ending 5544')
    for (const text of found) expect(text).not.toMatch(HIDDEN)
    for (const typed of ['99885544', '9988554', '+65 9988 5544', 'nia.new@x.example', 'E-1477'])
      expect(await max.ask(`find ${typed}`)).toContain('No one matches')
  })

  test('who may see numbers finds them by it, and sees it in lists and profiles', async () => {
    await dana.say('add 99885544 to Sales')
    expect(await dana.ask('find 9988 5544')).toContain('Phone ending 5544\n+6599885544')
    expect(await dana.ask('who is 99885544')).toContain('+6599885544')
    expect(await dana.ask('members of Sales')).toContain('Phone ending 5544\n+6599885544')
    expect(await dana.ask('audit')).not.toMatch(HIDDEN)
    expect(await dana.ask('add 99885544 to Sales')).toContain('Already in: 99885544.')
  })

  test('the name gives way to the one that a file, the form or the account brings', async () => {
    await dana.say('add 99885544, 99885543, tom@lakeside.example to Sales')
    await dana.drop('names.csv', 'Name,Country Code,Phone Number\nAsha Rao,65,99885544\n')
    await dana.press('Import 1 change')
    await dana.see('names.csv: completed')
    expect(await dana.ask('set name of 99885543 to Bo Chen')).toContain('Bo Chen: Name saved')
    await chat.as(TOM).say('hi')
    const members = await dana.ask('members of Sales')
    expect(members).toMatch(/1 Asha Rao\n[\s\S]*2 Bo Chen\n[\s\S]*3 Max Chen[\s\S]*4 Tom Berg/)
    expect(members).not.toContain('ending')
  })

  test('another number brings another name, as nobody has given one', async () => {
    await dana.say('add 99885544 to Sales')
    expect(await dana.ask('set phone of 99885544 to 99885500')).toContain('Phone ending 5500: Phone saved')
    expect(await max.ask('members of Sales')).toContain('Phone ending 5500')
  })
})
