import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { User } from '../../src/domain/users.ts'
import { addGroups } from '../support/add-groups.ts'
import { addPeople } from '../support/add-people.ts'
import { makeAttribute } from '../support/make-attribute.ts'
import { type Chat, openChat, type PersonInChat, TENANT } from '../support/open-chat.ts'
import { ADMINS, DANA, LI, TOM } from '../support/people.ts'
import { ELSEWHERE, searchActivity } from '../support/search-activity.ts'

/** A chat between two people, which the bot is not in. */

let chat: Chat
beforeEach(async () => {
  chat = await openChat(ADMINS)
  await chat.as(DANA).say('hi')
  await chat.as(TOM).say('hi')
  await add(
    {
      id: 'asha',
      displayName: 'Asha Rao',
      title: 'Nurse *1*',
      department: 'North',
      email: 'asha@x.example',
      phone: '+250788123456',
      attributes: { location: 'Kigali', salary: '900' },
    },
    { id: 'gone', displayName: 'Asha Old', status: 'archived' },
  )
  const { attributes } = chat.context.storage
  await attributes.put(makeAttribute({ tenant: TENANT, label: 'Location', visibility: 'public' }))
  await attributes.put(makeAttribute({ tenant: TENANT, label: 'Salary' }))
  await addGroups(chat.context, TENANT, [
    { id: 'north', name: 'North', members: ['asha'] },
    { id: 'ward', name: 'North ward' },
    { id: 'club', name: 'North club', type: 'private', members: ['asha'] },
  ])
  const { groups } = chat.context.storage
  await groups.move(TENANT, await groups.revision(TENANT), [{ child: 'ward', parentId: 'north' }])
})
afterEach(() => chat.close())

async function add(...people: Partial<User>[]): Promise<void> {
  await addPeople(chat.context, TENANT, people)
}

async function search(person: PersonInChat, commandId: string, text: string, given: object = {}) {
  return chat.post({ ...searchActivity(chat, person, { commandId, text }), ...given })
}

interface Found {
  composeExtension: {
    type: string
    text?: string
    attachmentLayout?: string
    attachments?: {
      contentType: string
      content: Record<string, unknown>
      preview: { contentType: string; content: { title: string; text: string } }
    }[]
  }
}
const found = async (person: PersonInChat, commandId: string, text: string) =>
  ((await search(person, commandId, text)).body as Found).composeExtension
const previews = async (person: PersonInChat, commandId: string, text: string) =>
  (await found(person, commandId, text)).attachments?.map(({ preview }) => [
    preview.content.title,
    preview.content.text,
  ])

describe('people', () => {
  test('come as a list of previews with the cards behind them', async () => {
    const { type, attachmentLayout, attachments = [] } = await found(TOM, 'findPeople', 'asha')
    expect([type, attachmentLayout, attachments.length]).toEqual(['result', 'list', 1])
    expect(attachments[0]).toMatchObject({
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', version: '1.5' },
      preview: {
        contentType: 'application/vnd.microsoft.card.thumbnail',
        content: { title: 'Asha Rao', text: 'Nurse *1*, North' },
      },
    })
  })

  test('an org admin finds by more, and puts no more into the conversation than a member', async () => {
    const [byMember] = (await found(TOM, 'findPeople', 'asha')).attachments ?? []
    const [byAdmin] = (await found(DANA, 'findPeople', '0788123456')).attachments ?? []
    expect(byAdmin).toEqual(byMember)
    const card = JSON.stringify(byAdmin)
    expect(card).toContain('Kigali')
    expect(card).not.toMatch(/asha@|250788|900|Salary|Action\./)
    expect((await found(TOM, 'findPeople', '0788123456')).attachments).toEqual([])
  })

  test('are found by attributes that their reader may see', async () => {
    expect(await previews(TOM, 'findPeople', 'kigali')).toEqual([
      ['Asha Rao', 'Nurse *1*, North, Location Kigali'],
    ])
    expect(await previews(TOM, 'findPeople', '900')).toEqual([])
    expect(await previews(DANA, 'findPeople', '900')).toEqual([['Asha Rao', 'Nurse *1*, North']])
    const [bySalary] = (await found(DANA, 'findPeople', '900')).attachments ?? []
    const [byPlace] = (await found(TOM, 'findPeople', 'kigali')).attachments ?? []
    expect(bySalary?.content).toEqual(byPlace?.content)
  })

  test('nothing is found by nothing', async () => {
    expect((await found(TOM, 'findPeople', '')).attachments).toEqual([])
    expect((await found(TOM, 'findPeople', 'nobody at all')).attachments).toEqual([])
  })
})

test('groups of the organization with what they are under; private ones never, also not by their members', async () => {
  await add({ id: 'li', displayName: LI.name, aadObjectId: LI.aadObjectId })
  await addGroups(chat.context, TENANT, [
    { id: 'mine', name: 'North book club', type: 'private', admins: ['li'] },
  ])
  expect(await previews(LI, 'findGroups', 'north')).toEqual([
    ['North', 'Organization group'],
    ['North ward', 'Organization group, under North'],
  ])
})

test('whoever is not known yet, or archived, is told why there is nothing', async () => {
  const stranger = { aadObjectId: 'aaaa0000-0000-4000-8000-000000000009', name: 'New Person' }
  expect(await found(stranger, 'findPeople', 'asha')).toEqual({
    type: 'message',
    text: 'I do not know you yet. Say hello to me in our 1:1 chat, then search again.',
  })
  expect(await chat.context.storage.users.count(TENANT)).toBe(4)
  await add({ displayName: LI.name, aadObjectId: LI.aadObjectId, status: 'archived' })
  expect(await found(LI, 'findPeople', 'asha')).toMatchObject({
    type: 'message',
    text: 'Your record is archived. An org admin can restore it.',
  })
})

test('the conversation in which somebody searches is not taken for one with the bot, and nothing is said in it', async () => {
  await search(TOM, 'findPeople', 'asha')
  expect(await chat.context.storage.conversations.get(TENANT, ELSEWHERE)).toBeNull()
  expect(chat.connector.sent.filter(({ conversation }) => conversation === ELSEWHERE)).toEqual([])
})

test('a command that the manifest does not name, and a query that is none, are told 501', async () => {
  expect((await search(TOM, 'findSecrets', 'asha')).status).toBe(501)
  expect((await search(TOM, 'findPeople', '', { value: { commandId: 7 } })).status).toBe(501)
  const odd = { commandId: 'findPeople', parameters: [{ name: 'text', value: { $gt: '' } }] }
  expect((await search(TOM, 'findPeople', '', { value: odd })).body).toMatchObject({
    composeExtension: { attachments: [] },
  })
})
