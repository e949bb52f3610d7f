import { afterEach, beforeEach, expect, test } from 'vitest'
import type { User } from '../../src/domain/users.ts'
import { addGroups } from '../support/add-groups.ts'
import { addPeople } from '../support/add-people.ts'
import { type Chat, openChat, TENANT, textOf } from '../support/open-chat.ts'
import { ADMINS, DANA, TOM } from '../support/people.ts'

let chat: Chat
beforeEach(async () => {
  chat = await openChat(ADMINS)
})
afterEach(() => chat.close())

async function add(...people: Partial<User>[]): Promise<void> {
  await addPeople(chat.context, TENANT, people)
}

const TWO_ASHAS = [
  { displayName: 'Asha Rao', title: 'Nurse' },
  { displayName: 'Asha Menon', title: 'Driver' },
]

test('a sentence is as good as a command', async () => {
  await add(...TWO_ASHAS)
  const dana = chat.as(DANA)
  await dana.say('Could you tell me who is Asha Rao, please?')
  expect(textOf(await dana.see('Nurse'))).toMatch(/^Asha Rao\nNurse/)
})

test('what is missing is asked for in one form, which the answer replaces', async () => {
  await add(...TWO_ASHAS)
  const dana = chat.as(DANA)
  await dana.say('who is')
  const form = await dana.see('You can also type: who is NAME')
  const empty = await dana.press('Who is', { on: form, inputs: { person: '  ' } })
  expect(empty.text).toContain('You can also type: who is NAME')
  const answer = await dana.press('Who is', { on: form, inputs: { person: 'asha menon' } })
  expect(answer.text).toContain('Asha Menon\nDriver')
  expect(dana.messages()).toHaveLength(1)
})

test('of more people than a card holds all are shown, page by page', async () => {
  await add(...Array.from({ length: 12 }, (_, n) => ({ displayName: 'Asha Rao', title: `Nurse ${n + 10}` })))
  const dana = chat.as(DANA)
  await dana.say('archive asha rao')
  await dana.see('Which asha rao do you mean? 1 to 9')
  await dana.say('next')
  expect(textOf(await dana.see('12 Asha Rao'))).not.toContain('[Next]')
  await dana.say('12')
  await dana.see('Asha Rao is archived')
})

test('a button about somebody who was deleted says so, and names no id', async () => {
  await add(...TWO_ASHAS)
  const dana = chat.as(DANA)
  await dana.say('archive asha rao')
  const archived = await dana.see('Asha Rao is archived')
  await dana.say('delete asha rao')
  await dana.say('yes')
  await dana.see('Asha Rao is deleted')
  await dana.press('Restore Asha', { on: archived })
  expect(textOf(await dana.see('There is no such person any more.'))).not.toContain('id:')
})

test('a form is left by its button, or by a word', async () => {
  const dana = chat.as(DANA)
  await dana.say('find')
  expect((await dana.press('Cancel')).text).toContain('All right. Nothing was changed.')
  await dana.say('cancel')
  await dana.see('All right. Nothing was changed.')
})

test('of two people of one name one is chosen, by row or by number', async () => {
  await add(...TWO_ASHAS)
  const dana = chat.as(DANA)
  await dana.say('who is asha')
  const list = textOf(await dana.see('Which asha do you mean?'))
  expect(list).toContain('1 Asha Menon\nDriver')
  expect(list).toContain('2 Asha Rao\nNurse')
  await dana.press('Asha Menon')
  await dana.see(/^Asha Menon\nDriver/)
  await dana.say('who is asha')
  await dana.say('2')
  await dana.see(/^Asha Rao\nNurse/)
})

test('a number stands for the last answer alone', async () => {
  await add(...TWO_ASHAS)
  const [dana, tom] = [chat.as(DANA), chat.as(TOM)]
  await dana.say('find asha')
  await tom.say('2')
  await tom.see("I don't know that.")
  await dana.say('hi')
  await dana.say('2')
  await dana.see("I don't know that.")
  await dana.say('find asha')
  await dana.say('3')
  expect(dana.messages().map(textOf).at(-1)).toContain('There is no 3 in the list above. It has 1 to 2:')
  await dana.say('2')
  await dana.see('Asha Rao\nNurse')
})

test('numbers go on from page to page', async () => {
  await add(
    ...Array.from({ length: 12 }, (_, n) => ({ displayName: `Nia ${String(n + 1).padStart(2, '0')}` })),
  )
  const dana = chat.as(DANA)
  await dana.say('find nia')
  const first = await dana.see('Nia 05')
  await dana.press('Next 5', { on: first })
  await dana.say('7')
  await dana.see(/^Nia 07\n/)
})

test('pages are turned by a word too, and a page that there is not is told', async () => {
  await add(
    ...Array.from({ length: 12 }, (_, n) => ({ displayName: `Nia ${String(n + 1).padStart(2, '0')}` })),
  )
  const dana = chat.as(DANA)
  const answer = async (typed: string) => {
    await dana.say(typed)
    return textOf(dana.messages().at(-1) as never)
  }
  await answer('find nia')
  expect(await answer('next')).toContain('"nia", 6 to 10')
  expect(await answer('show me more')).toContain('"nia", 11 to 12')
  expect(await answer('next')).toContain('There is no further page.')
  await answer('find nia')
  await answer('hi')
  expect(await answer('next')).toContain('There is no further page.')
})

test('two people of one name and title are told apart by what the reader sees', async () => {
  await add(
    { displayName: 'Nia Rao', title: 'Nurse', email: 'nia@north.example' },
    { displayName: 'Nia Rao', title: 'Nurse', email: 'nia@south.example' },
    { displayName: 'Nia Rao', title: 'Driver', email: 'nia@west.example' },
  )
  const dana = chat.as(DANA)
  await dana.say('who is nia rao')
  const list = textOf(await dana.see('Which nia rao do you mean?'))
  expect(list).toContain('Nurse, nia@north.example, Employees')
  expect(list).toContain('Nurse, nia@south.example, Employees')
  expect(list).toMatch(/Nia Rao\nDriver\n/)
  await chat.as(TOM).say('who is nia rao')
  expect(textOf(await chat.as(TOM).see('Which nia rao do you mean?'))).not.toContain('@')
})

test('how many are in a group that is called so', async () => {
  await add({ id: 'a', displayName: 'Asha Rao' }, { id: 'b', displayName: 'Bo Chen' })
  await addGroups(chat.context, TENANT, [{ id: 's', name: 'Sales', members: ['a', 'b'] }])
  await chat.as(DANA).say('how many people are in Sales?')
  const message = await chat.as(DANA).see('The group Sales has 2 people.')
  expect(message.activity.summary).toBe('2 people')
  await chat.as(TOM).say('how many people are in Sales?')
  await chat.as(TOM).see('There is a group Sales too.')
})

test('somebody who is nearly named is offered', async () => {
  await add(...TWO_ASHAS)
  const dana = chat.as(DANA)
  await dana.say('who is ahsa mennon')
  await dana.see('No one matches "ahsa mennon". Did you mean Asha Menon?')
  await dana.press('Asha Menon')
  await dana.see(/^Asha Menon\nDriver/)
})

test('a refusal says who could help', async () => {
  const [dana, tom] = [chat.as(DANA), chat.as(TOM)]
  await dana.say('hi')
  await tom.drop('staff.csv', 'Name,Country Code,Phone Number\nAsha,91,9876543210\n')
  const refusal = textOf(await tom.see('Only org admins'))
  expect(refusal).toContain('Dana Ortiz (org admin) can help.')
})

test('help is short, and all about one topic where that is asked', async () => {
  await chat.as(DANA).say('help')
  expect(textOf(await chat.as(DANA).see('What you can type')).length).toBeLessThan(600)
  await chat.as(DANA).say('help people')
  await chat.as(DANA).see('archive NAME')
  await chat.as(TOM).say('help people')
  expect(textOf(await chat.as(TOM).see('who is NAME'))).not.toContain('archive NAME')
})

test('everything that help lists is also done by choosing it', async () => {
  await add(...TWO_ASHAS)
  const dana = chat.as(DANA)
  await dana.say('help')
  await dana.press('People')
  const form = await dana.press('archive')
  expect(form.text).toContain('You can also type: archive NAME')
  const answer = await dana.press('Archive', { inputs: { person: 'asha menon' } })
  expect(answer.text).toContain('Asha Menon is archived')
  await dana.say('help groups')
  await dana.press('my groups')
  await dana.see('You are in no group.')
})
