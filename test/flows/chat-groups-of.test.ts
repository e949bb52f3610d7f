import { afterEach, beforeEach, expect, test } from 'vitest'
import { addGroups } from '../support/add-groups.ts'
import { addPeople } from '../support/add-people.ts'
import { type Chat, openChat, type Talker, TENANT, textOf } from '../support/open-chat.ts'
import { ADMINS, DANA, TOM } from '../support/people.ts'

let chat: Chat
let dana: Talker
let tom: Talker
beforeEach(async () => {
  chat = await openChat(ADMINS)
  dana = chat.as(DANA)
  tom = chat.as(TOM)
  await addPeople(chat.context, TENANT, [
    { id: 'asha', displayName: 'Asha Rao' },
    { id: 'menon', displayName: 'Asha Menon' },
  ])
  await addGroups(chat.context, TENANT, [
    ...[...'ABCDEFGHIJKL'].map(letter => ({ id: `w${letter}`, name: `Ward ${letter}`, members: ['asha'] })),
    { id: 'club', name: 'Book club', type: 'private' as const, admins: ['asha'] },
    { id: 'lead', name: 'Admins', admins: ['asha'] },
    { id: 'north', name: 'North' },
  ])
})
afterEach(() => chat.close())

async function answer(typed: string, talker = dana): Promise<string> {
  return talker.ask(typed)
}

test('a profile with many groups leads to all of them, page by page', async () => {
  const profile = await answer('who is asha rao')
  expect(profile).toContain('and 5 more')
  expect(profile).toContain('All 13 groups')
  const asked = dana.messages().length
  await dana.press('All groups')
  const first = dana.messages().slice(asked).map(textOf).join('\n')
  expect(first).toContain('Groups of Asha Rao, 1 to 5 of 13')
  expect(first).toContain('1 Admins\norganization group, admin\n2 Ward A\norganization group, member')
  expect(await answer('next')).toContain('6 to 10 of 13')
  expect(await answer('more')).toMatch(/13 Ward L\n.*\n\[Asha\]$/)
  expect(await answer('13')).toContain('Ward L\nOrganization group, 1 person')
})

test('they are asked for in words, and of two people of the name one is chosen', async () => {
  expect(await answer('which groups does asha belong to?')).toContain('Which asha do you mean?')
  expect(await answer('1')).toContain('I know of no group that Asha Menon is in and that you see.')
  expect(await answer('groups of asha rao')).toContain('Groups of Asha Rao')
  expect(await answer('groups of north')).toContain('North\nOrganization group')
  expect(await answer('groups of nobody')).toContain('No one matches "nobody".')
})

test('whether somebody is in a group is asked for, by whoever sees its members', async () => {
  expect(await answer('Is Asha Rao in Ward C?')).toContain('Asha Rao is in Ward C.')
  expect(await answer('is asha menon a member of the Admins group')).toContain('Asha Menon is not in Admins.')
  expect(await answer('is asha in admins')).toContain('Which asha do you mean?')
  expect(await answer('2')).toContain('Asha Rao is admin of Admins.')
  expect(await answer('is asha rao in book club')).toContain('No group matches "book club".')
  expect(await answer('is asha rao in Ward C', tom)).toContain('Only its members, org admins and supervisors')
})

test('nobody learns of groups whose members they do not see', async () => {
  await tom.say('hi')
  expect(await answer('who is asha rao', tom)).not.toContain('roups')
  expect(await answer('groups of asha rao', tom)).toContain(
    'I know of no group that Asha Rao is in and that you see.',
  )
  await dana.say('add Tom Berg to Ward C')
  await dana.see('Ward C: 1 added')
  expect(await answer('groups of asha rao', tom)).toContain(
    'Groups of Asha Rao\nChoose one to see it, or type its number.\n1 Ward C\n',
  )
  expect(await answer('groups of asha rao')).not.toContain('Book club')
})
