import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addGroups } from '../support/add-groups.ts'
import { addPeople } from '../support/add-people.ts'
import { type Chat, openChat, type Talker, TENANT } from '../support/open-chat.ts'
import { ADMINS, DANA, TOM } from '../support/people.ts'

let chat: Chat
let dana: Talker
beforeEach(async () => {
  chat = await openChat(ADMINS)
  dana = chat.as(DANA)
})
afterEach(() => chat.close())

/** What came of a typed message, put together. */
async function answer(typed: string, talker = dana): Promise<string> {
  return talker.ask(typed)
}

const STAFF = 'Name,Country Code,Phone Number\nAsha Rao,91,9876543210\nBo Chen,250,12\n'

describe('an import', () => {
  beforeEach(async () => {
    await dana.drop('staff.csv', STAFF)
    await dana.see('Add 1, Refused 1')
  })

  test('is set, confirmed and looked at in words', async () => {
    expect(await answer('options 1')).toContain('[Check again]')
    await dana.say('options 1 strict')
    await dana.see('Strict is on: 1 refused row stops this file.')
    expect(await answer('confirm 1')).toContain('Strict is on, and rows of this file are refused.')
    await dana.say('options #1 not strict')
    await dana.see('[Import 1 change]')
    expect(await answer('please confirm import 1')).toContain('staff.csv')
    await dana.see('staff.csv: completed with errors (import 1')
    expect(await answer('confirm 1')).toContain('completed with errors')
    expect(await answer('resume 1')).toContain('completed with errors')
  })

  test.each([
    ['original 1', 'staff.csv', /^Name,Country Code,Phone Number\nAsha/],
    ['show me the results of import 1', 'staff-results.csv', /Asha Rao,91,9876543210,To be added/],
    ['failed 1', 'staff-refused.csv', /Bo Chen,250,12,3,/],
    ['get refused rows of 1', 'staff-refused.csv', /Bo Chen,250,12,3,/],
  ])('%j brings its file', async (typed, name, content) => {
    await dana.say(typed)
    const saved = await dana.consent('accept')
    expect(saved.name).toBe(name)
    expect(saved.content).toMatch(content)
  })

  test('without refused rows has no file of them', async () => {
    await dana.drop('good.csv', STAFF.split('\n').slice(0, 2).join('\n'))
    await dana.see('good.csv: 1 row')
    expect(await answer('refused 2')).toContain('No row of good.csv was refused (import 2).')
  })

  test('is nobody else’s', async () => {
    for (const typed of [
      'confirm 1',
      'resume 1',
      'options 1 strict',
      'results 1',
      'failed 1',
      'original 1',
    ]) {
      expect([typed, await answer(typed, chat.as(TOM))]).toEqual([
        typed,
        expect.stringContaining('There is no import 1'),
      ])
    }
    expect(await answer('import 1')).toContain('[Import 1 change]')
  })

  test('does not exist: that is told, and a number that is none is asked for', async () => {
    expect(await answer('confirm 7')).toContain('There is no import 7')
    expect(await answer('results')).toContain('You can also type: results|failed|original NUMBER')
    expect(await answer('confirm it all')).not.toContain('completed')
  })
})

test('files of exports, of histories and of the audit log are typed for', async () => {
  await dana.say('export users')
  await dana.see(/^Save it here/)
  await dana.consent('decline')
  await dana.say('download export 1')
  expect((await dana.consent('accept')).content).toContain('Dana Ortiz')
  for (const [typed, name] of [
    ['imports as csv', /^imports/],
    ['exports by me as csv', /^exports/],
    ['audit as csv', /^audit/],
    ['audit of dana ortiz as csv', /^audit/],
  ] as const) {
    await dana.say(typed)
    expect([typed, (await dana.consent('decline')).name]).toEqual([typed, expect.stringMatching(name)])
  }
  expect(await answer('imports nobody at all as csv')).toContain('No one matches "nobody at all".')
})

test('the tree is drawn for a word', async () => {
  await addGroups(chat.context, TENANT, [
    { id: 'n', name: 'North' },
    { id: 'w', name: 'Ward' },
  ])
  expect(await answer('picture of North')).toContain('There is no tree to be drawn.')
  await answer('link Ward under North')
  for (const typed of ['picture', 'picture of the tree', 'picture of North', 'tree of North as a picture'])
    expect([typed, await answer(typed)]).toEqual([typed, expect.stringMatching(/Tree of|no address/)])
})

test('attributes are added, changed, moved and removed in words', async () => {
  expect(await answer('add attribute location, Shoe size')).toContain(
    'Added: Location, Shoe size. Files bring values in columns of that name.',
  )
  const number = await answer('add attribute Badge as number')
  expect(number).toContain('3 Badge\nNumber, optional, not for everybody')
  expect(number).toContain('1 Location\nText, optional, everybody sees it, people edit their own')
  expect(await answer('2')).toContain('Shoe size\nType')
  expect(await answer('rename attribute shoe size to Shoes')).toContain('Now: called Shoes.')
  expect(await answer('make attribute Shoes a number')).toContain('Now: a number.')
  expect(await answer('make attribute shoes public')).toContain('Now: everybody sees it.')
  expect(await answer('make attribute shoes for admins only')).toContain('Now: not for everybody to see.')
  expect(await answer('make attribute shoes mandatory')).toContain('Now: mandatory.')
  expect(await answer('make attribute shoes mandatory')).toContain('It is so already.')
  expect(await answer('move attribute Shoes to the top')).toContain('Now: at place 1.')
  expect(await answer('move attribute Shoes down')).toContain('Place: 2 of 3')
  expect(await answer('remove attribute shoez')).toContain('Did you mean Shoes?')
  const question = await answer('remove attribute Shoes')
  expect(question).toContain('Remove Shoes?\nNobody has a value.')
  expect(await answer('yes')).toContain('Shoes is removed.')
  expect(await answer('attribute Shoes')).toContain('No attribute matches "Shoes".')
  const tom = chat.as(TOM)
  for (const typed of ['add attribute X', 'make attribute Badge public', 'remove attribute Badge'])
    expect(await answer(typed, tom)).toContain('Only org admins define attributes.')
})

test('what takes long in a large directory is answered at once, and the question that follows is answered too', async () => {
  await answer('add attribute Badge')
  const { users } = chat.context.storage
  const count = users.countWithAttribute
  let go = () => {}
  const slow = new Promise<void>(resolve => {
    go = resolve
  })
  users.countWithAttribute = async (...asked) => {
    await slow
    return count(...asked)
  }
  expect(await answer('remove attribute Badge')).toBe(
    'That takes a moment, since I look at everybody in the directory. The answer comes here.',
  )
  go()
  await dana.see('Remove Badge?')
  expect(await answer('yes')).toContain('Badge is removed.')
})

test('one field of a profile is set and cleared in words, by whoever may', async () => {
  await addPeople(chat.context, TENANT, [{ id: 'asha', displayName: 'Asha Rao', title: 'Nurse' }])
  expect(await answer('set title of Asha Rao to Head of Ward 3')).toContain('Asha Rao: Title saved.')
  expect(await answer('who is asha')).toContain('Head of Ward 3')
  expect(await answer('set mobile of asha to 0788123456')).toContain('Phone saved.')
  expect(await answer('set phone of asha to 12')).toMatch(/which is not a phone number/)
  expect(await answer('clear title of asha')).toContain('Title saved.')
  expect(await answer('undo')).toContain('Title saved.')
  expect(await answer('who is asha')).toContain('Head of Ward 3')
  expect(await answer('set shoe size of asha to 38')).toContain(
    'There is no field "shoe size" that you can change. Of Asha Rao you can set: Name,',
  )
  expect(await answer('set title of asha to Boss', chat.as(TOM))).toContain('Only org admins')
})

describe('a question', () => {
  beforeEach(() => addPeople(chat.context, TENANT, [{ id: 'asha', displayName: 'Asha Rao' }]))
  const isThere = async () => (await chat.context.storage.users.get(TENANT, 'asha')) !== null

  test('is answered with yes', async () => {
    expect(await answer('delete asha')).toContain('Delete Asha Rao?')
    expect(await answer('Yes, please!')).toContain('Asha Rao is deleted')
    expect(await answer('yes')).toContain('I ask nothing at this moment, so nothing was changed.')
  })

  test('is not answered by asking it again, and no leaves it', async () => {
    await answer('delete Asha Rao')
    expect(await answer('Delete Asha Rao')).toContain('Delete Asha Rao?')
    expect(await answer('no')).toContain('All right. Nothing was changed.')
    expect(await answer('yes')).toContain('I ask nothing')
    expect(await isThere()).toBe(true)
  })

  test.each(['who is asha', 'hi', 'nonsense of some kind', 'remove'])(
    'is asked no longer once %j was said',
    async typed => {
      await answer('delete asha')
      await answer(typed)
      expect(await answer('yes')).toContain('I ask nothing')
      expect(await isThere()).toBe(true)
    },
  )

  test('is asked no longer once another card came below it', async () => {
    await dana.drop('staff.csv', STAFF)
    await answer('delete asha')
    await dana.see('Add 1, Refused 1')
    await dana.drop('again.csv', STAFF)
    await dana.see('again.csv: 2 rows')
    expect(await answer('yes')).toContain('I ask nothing')
    expect(await isThere()).toBe(true)
  })

  test('of somebody else is not answered', async () => {
    await answer('delete asha')
    expect(await answer('yes', chat.as(TOM))).toContain('I ask nothing')
    expect(await isThere()).toBe(true)
  })
})

test('what a button of the last answer says is typed', async () => {
  await addGroups(chat.context, TENANT, [{ id: 'n', name: 'North' }])
  await answer('group North')
  expect(await answer('change …')).toContain('What do you want to change?')
  expect(await answer('Rename')).toContain('Rename North\n')
  await answer('group North')
  expect(await answer('members')).toContain('Members of North')
  await answer('audit')
  expect(await answer('Filter')).toContain('Filter the audit log')
  await answer('attributes')
  expect(await answer('add')).toContain('Add attributes')
  await answer('hi')
  expect(await answer('filter')).toContain("I don't know that.")
})
