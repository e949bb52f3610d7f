import { afterEach, beforeEach, expect, test } from 'vitest'
import { addGroups } from '../support/add-groups.ts'
import { addPeople } from '../support/add-people.ts'
import { makeAttribute } from '../support/make-attribute.ts'
import { type Chat, openChat, type PersonInChat, TENANT, textOf } from '../support/open-chat.ts'
import { ADMINS, DANA, TOM } from '../support/people.ts'

let chat: Chat
beforeEach(async () => {
  chat = await openChat(ADMINS)
  for (const person of [DANA, TOM]) await chat.as(person).say('hi')
  await addPeople(chat.context, TENANT, [
    { displayName: 'Asha Rao', title: 'Nurse', attributes: { location: 'New Delhi', salary: 'Band delta' } },
    { displayName: 'Bo Chen', title: 'Delhi lead', attributes: { location: 'Pune' } },
    { displayName: 'Cy Obi', title: 'Driver', attributes: { location: 'Delhi *1*', salary: 'Band 7' } },
  ])
  const { attributes } = chat.context.storage
  await attributes.put(makeAttribute({ tenant: TENANT, label: 'Location', visibility: 'public' }))
  await attributes.put(makeAttribute({ tenant: TENANT, label: 'Salary' }))
})
afterEach(() => chat.close())

async function answer(person: PersonInChat, text: string): Promise<string> {
  const talker = chat.as(person)
  await talker.say(text)
  return textOf(talker.messages().at(-1) as never)
}

test('people are found by where they are, and the list says so where nothing else does', async () => {
  const list = await answer(TOM, 'find delhi')
  expect(list).toContain('3 people match "delhi"')
  expect(list).toContain('1 Asha Rao\nNurse, Location New Delhi')
  expect(list).toMatch(/2 Bo Chen\nDelhi lead\n/)
  expect(list).toContain('3 Cy Obi\nDriver, Location Delhi')
  expect(await answer(TOM, '1')).toMatch(/^Asha Rao\nNurse/)
  expect(await answer(TOM, 'find asha delhi')).toContain('1 person matches "asha delhi"')
})

test.each(['who is in Delhi', 'could you show me who is in delhi please', "who's in Delhi?"])(
  '%s: people, where no group is called so',
  async typed => {
    expect(await answer(TOM, typed)).toMatch(/^3 people match "delhi"/i)
    await addGroups(chat.context, TENANT, [{ id: 'delhi', name: 'Delhi' }])
    expect(await answer(DANA, typed)).not.toContain('match')
    expect(await answer(DANA, typed)).toContain('Delhi')
    expect(await answer(TOM, 'who is in Mumbai')).toContain('No group matches "Mumbai"')
  },
)

test('they are counted, and a list of them is a press away', async () => {
  expect(await answer(TOM, 'how many people are in Delhi')).toContain('3 people match "Delhi".')
  await chat.as(TOM).press('Show them')
  expect(textOf(chat.as(TOM).messages().at(-1) as never)).toContain('3 people match "Delhi"')
})

test('what only some see is found by them alone', async () => {
  expect(await answer(DANA, 'find delta')).toContain('1 Asha Rao\nNurse, Salary Band delta')
  expect(await answer(TOM, 'find delta')).toContain('No one matches "delta".')
  expect(await answer(TOM, 'who is in delta')).toContain('No group matches "delta".')
  expect(await answer(DANA, 'how many people are in delta')).toContain('1 person matches "delta".')
  expect(await answer(TOM, 'how many people are in delta')).toContain('0 people match "delta".')
})

test('nobody is meant by where they are', async () => {
  expect(await answer(DANA, 'archive pune')).toContain('No one matches "pune".')
})
