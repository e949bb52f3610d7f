import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addGroups } from '../support/add-groups.ts'
import { addPeople } from '../support/add-people.ts'
import { type Chat, openChat, type Talker, TENANT, textOf } from '../support/open-chat.ts'
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

const LETTERS = [...'ABCDEFGHIJKLMNOPQRST']
const statusOf = async (id: string) => (await chat.context.storage.users.get(TENANT, id))?.status

describe('of twenty people of a name', () => {
  beforeEach(() =>
    addPeople(
      chat.context,
      TENANT,
      LETTERS.map(letter => ({ id: `asha-${letter}`, displayName: `Asha ${letter}` })),
    ),
  )

  test('the one of a later page is chosen by number, and what waited is done to them', async () => {
    const first = await answer('archive asha')
    expect(first).toContain(
      'Which asha do you mean? 1 to 9\nFor: archive asha. Choose one or type its number.',
    )
    expect(first).toMatch(/9 Asha I\n.*\n\[Next\]\n\[Cancel\]$/)
    expect(await answer('more')).toContain('Which asha do you mean? 10 to 18\nFor: archive asha.')
    const last = await answer('next')
    expect(last).toMatch(/19 to 20\n.*\n19 Asha S\n.*\n20 Asha T\n.*\n\[Previous\]\n\[Cancel\]$/)
    expect(await answer('next')).toContain('There is no further page.')
    await answer('archive asha')
    await answer('more')
    expect(await answer('12')).toContain('Asha L is archived')
    expect(await statusOf('asha-L')).toBe('archived')
  })

  test('pages are turned by button, there and back', async () => {
    await answer('make asha supervisor')
    expect((await dana.press('Next')).text).toContain('10 to 18\nFor: make asha supervisor.')
    await answer('make asha supervisor')
    const second = await dana.press('Next')
    expect(second.text).toContain('[Previous]')
    expect(await answer('previous')).toContain('1 to 9\nFor: make asha supervisor.')
    expect(await answer('3')).toContain('Make Asha C supervisor?')
  })

  test('a number that the list does not have is told, and the list stays', async () => {
    await answer('archive asha')
    const none = 'There is no 12 in the list above. It has 1 to 9: type one of those, or next for more.'
    expect(await answer('12')).toContain(none)
    expect(await answer('0')).toContain('There is no 0 in the list above.')
    expect(await answer('next')).toContain('10 to 18')
    expect(await answer('99')).toContain('It has 1 to 18: type one of those')
    expect(await answer('2')).toContain('Asha B is archived')
    expect(await answer('2')).toContain("I don't know that.")
  })

  test('a number that the list does not have leaves nothing to say yes to', async () => {
    await answer('find asha t')
    await answer('delete asha t')
    await answer('7')
    expect(await answer('yes')).toContain('I ask nothing')
    expect(await statusOf('asha-T')).toBe('active')
  })

  test('one is added to a group from a later page', async () => {
    await addGroups(chat.context, TENANT, [{ id: 'north', name: 'North' }])
    expect(await answer('add asha to North')).toContain('1 to 9\nFor: add asha to "North".')
    await answer('more')
    expect(await answer('11')).toContain('North: 1 added')
    const both = await answer('add asha, asha t to North')
    expect(both).toContain('North: 1 added, 1 to choose')
    const asked = dana.messages().length
    await dana.press('Choose asha')
    expect(dana.messages().slice(asked).map(textOf).join()).toContain('1 to 9\nFor: add asha to "North".')
  })

  test('a forged page does nothing but ask, and rights are asked when one is chosen', async () => {
    const tom = chat.as(TOM)
    await answer('archive asha', tom)
    expect((await tom.press('Next')).text).toContain('10 to 18')
    expect(await answer('12', tom)).toContain('Only org admins')
    expect(await statusOf('asha-L')).toBe('active')
  })
})

test('of twenty groups with a word one of a later page is chosen, and the new name is kept', async () => {
  await addGroups(
    chat.context,
    TENANT,
    LETTERS.map(letter => ({ id: `ward-${letter}`, name: `Ward ${letter}` })),
  )
  expect(await answer('rename ward to Depot')).toContain(
    'Which ward do you mean? 1 to 9\nFor: rename group ward to',
  )
  expect(await answer('more')).toContain('10 to 18')
  expect(await answer('18')).toContain('Ward R is called Depot now.')
  const openly = chat.group('19:g@thread.v2').as(DANA)
  const read = await answer('<at>Muster</at> tree ward', openly)
  expect(read).toContain('There are more: type more of the name.')
  expect(read).not.toContain('[Next]')
})

test('a list with a long command shows fewer choices, and pages to the others', async () => {
  await addGroups(
    chat.context,
    TENANT,
    ['A', 'B', 'C', 'D'].map(letter => ({ id: `ward-${letter}`, name: `Ward ${letter}` })),
  )
  const numbers = Array.from({ length: 60 }, (_, n) => `07882000${n + 10}`).join(', ')
  expect(await answer(`add ${numbers} to ward`)).toContain('Which ward do you mean? 1 to 2\n')
  expect(await answer('more')).toContain('3 Ward C')
  expect(await answer('4')).toContain('Ward D: 60 added')
})
