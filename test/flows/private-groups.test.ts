import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../../src/services/list-audit.ts'
import { type Chat, type Talker, TENANT, textOf } from '../support/open-chat.ts'
import { ask, openRightsChat } from '../support/open-rights-chat.ts'
import { PEOPLE, type Role } from '../support/rights-people.ts'
import { until } from '../support/until.ts'

/** Nobody but Tom and Mia is to hear of the Book club. Dana is org admin, Li supervisor. */
const OUTSIDE: Role[] = ['admin', 'supervisor']
const TOLD = /club|Mia/i

let chat: Chat
beforeEach(async () => {
  chat = await openRightsChat()
})
afterEach(() => chat.close())

const talkerOf = (role: Role): Talker =>
  chat.as({ aadObjectId: PEOPLE[role].id, name: PEOPLE[role].displayName })
const say = (role: Role, text: string) => ask(chat, role, { say: text })

async function actorOf(role: Role) {
  const user = await chat.context.storage.users.get(TENANT, PEOPLE[role].id)
  if (!user) throw new Error(`There is no ${role}.`)
  return { kind: 'user' as const, tenant: TENANT, user }
}

describe('history', () => {
  test.each(OUTSIDE)('tells the %s that there is a job, and nothing of it', async role => {
    const imports = await say(role, 'imports')
    expect(imports).toMatch(/4 about a private group\nNot yours to see\.[\s\S]*1 rows\.csv/)
    const exports = await say(role, 'exports')
    expect(exports).toMatch(/3 about a private group\nNot yours to see\.[\s\S]*2 people\.csv/)
    expect(imports + exports).not.toMatch(TOLD)
  })

  test.each(OUTSIDE)('tells the %s not how many are in all groups of who leads one', async role => {
    await talkerOf('its admin').say('export users')
    const { storage } = chat.context
    await until('the file', async () => (await storage.jobs.byNumber(TENANT, 5))?.state === 'completed')
    expect(await say(role, 'exports')).toMatch(/5 about a private group\nNot yours to see\./)
    expect(await say(role, 'export 5')).toContain('There is no export 5.')
    expect(await say('its admin', 'export 5')).toContain('Holds: 3 people')
    await ask(chat, 'its admin', { verb: 'group-delete', data: { group: 'club' } })
    expect(await say(role, 'download export 5')).toContain('There is no export 5.')
  })

  test('tells whoever did it all of it', async () => {
    expect(await say('its admin', 'imports')).toContain('4 club.csv')
    expect(await say('its admin', 'exports')).toContain('3 club-people.csv')
  })

  test('hides a file that is dropped about it as soon as its rows are known, and gives it to nobody before', async () => {
    const tom = talkerOf('its admin')
    await tom.drop('book-club.csv', 'Group Name,Phone Number,User Type\nBook club,+250788000009,Member\n')
    await tom.see('Import 1 change')
    const { storage } = chat.context
    expect(await say('admin', 'import 5')).toContain('There is no import 5.')
    expect(await say('admin', 'imports')).not.toMatch(TOLD)
    // What sends the card notes it with the job at any moment until then.
    const job = await until('it is taken back', async () => {
      const found = await storage.jobs.byNumber(TENANT, 5)
      if (found?.kind !== 'import') return null
      const { summary: _, ...unchecked } = found
      return (await storage.jobs.replace({ ...unchecked, state: 'cancelled' })) ? found : null
    })
    const original = { verb: 'download', data: { job: job.id, kind: 'original' } }
    expect(await ask(chat, 'admin', original)).toContain('before its rows are checked')
    expect(await ask(chat, 'its admin', original)).toContain('The file is below.')
  })
})

describe('the audit log', () => {
  const names = async (role: Role) => {
    const { lines } = await listAudit(chat.context, await actorOf(role), { subject: null, limit: 4 })
    return lines.map(({ action, target }) => `${action} ${target?.name}`)
  }

  test('has no gaps where somebody worked in it', async () => {
    await say('its admin', 'rename group Book club to Reading')
    for (const n of [1, 2, 3]) {
      await say('admin', `create group Team ${n}`)
      await ask(chat, 'its admin', {
        verb: 'group-role',
        data: { group: 'club', user: 'mia', role: 'admin' },
      })
      const alone = { group: 'club', user: 'mia', role: 'member' }
      await ask(chat, 'its admin', { verb: 'group-role', data: alone })
    }
    expect(await names('supervisor')).toEqual([
      'create group Team 3',
      'create group Team 2',
      'create group Team 1',
      'add members North',
    ])
  })

  test('does not say who began a job about it, and who fetched its file', async () => {
    const tom = talkerOf('its admin')
    await tom.say('export members of Book club')
    await tom.see('Save it here')
    await tom.consent('accept')
    await tom.drop('file.csv', 'Group Name,Phone Number,User Type\nBook club,+250788000009,Member\n')
    await tom.see('Import 1 change')
    expect(await names('supervisor')).toEqual(['add members North'])
    // What she did herself, when it was no secret to her.
    expect(await names('admin')).toEqual(['add members a private group', 'add members North'])
  })

  test('keeps it when the group is gone', async () => {
    await ask(chat, 'its admin', { verb: 'group-remove', data: { group: 'club', users: ['mia'] } })
    await ask(chat, 'its admin', { verb: 'group-delete', data: { group: 'club' } })
    expect(await chat.context.storage.groups.get(TENANT, 'club')).toBeNull()
    expect(await names('supervisor')).toEqual(['add members North'])
    for (const role of OUTSIDE) {
      expect(await say(role, 'audit id:club')).toContain('Nothing is written down there.')
    }
    expect(await say('its admin', 'whoami')).not.toMatch(TOLD)
  })

  test('is as empty about its id as about one that never was', async () => {
    for (let n = 0; n < 10; n++) await say('its admin', `rename group id:club to Club ${n}`)
    for (const role of OUTSIDE) {
      const [hidden, never] = [await say(role, 'audit id:club'), await say(role, 'audit id:never')]
      expect(hidden).toBe(never)
      const forged = { verb: 'audit', data: { kind: 'person', id: 'club', name: 'x' } }
      expect(await ask(chat, role, forged)).toContain('Nothing is written down there.')
    }
  })
})

test('who is deleted is out of the groups that are known of, and no others are told of', async () => {
  await chat.context.storage.memberships.remove(TENANT, [{ groupId: 'north', userId: 'mia' }])
  expect(await say('admin', 'delete id:mia')).toContain('they are in no group of the organization')
  const { text } = await talkerOf('admin').press('Delete Mia Noor')
  expect(text).toMatch(/^Mia Noor is deleted\.$/m)
  expect(await chat.context.storage.memberships.ofUsers(TENANT, ['mia'])).toEqual([])
})

test('where others read along, its members and others are answered alike', async () => {
  const { groups } = chat.context.storage
  const club = await groups.get(TENANT, 'club')
  if (!club) throw new Error('The club is gone.')
  const namesake = { ...club, id: 'night', name: 'Book club nights', type: 'organization' as const }
  await groups.write(TENANT, 'hand', [{ op: 'insert', group: { ...namesake, admins: [] } }])
  const answers: string[] = []
  for (const role of ['its admin', 'member'] as const) {
    const talker = chat.group('19:all').as({ aadObjectId: PEOPLE[role].id, name: PEOPLE[role].displayName })
    for (const text of ['tree Book club', 'tree Bok clubb', 'groups Book club']) {
      const before = talker.messages().length
      await talker.say(`<at>Muster</at> ${text}`)
      answers.push(talker.messages().slice(before).map(textOf).join('\n'))
    }
  }
  expect(answers[0]).toContain('Book club nights')
  expect(answers.slice(3)).toEqual(answers.slice(0, 3))
})

test('the log that was offered is not given to somebody who lost the right to it', async () => {
  const li = talkerOf('supervisor')
  await li.say('audit')
  await li.press('Get as CSV')
  await say('admin', 'make id:li member')
  await talkerOf('admin').press('Make Li member')
  const offer = await li.see('Save it here')
  const { uploadUrl } = chat.connector.openUpload()
  const { content } = offer.activity.attachments?.[0] ?? {}
  const context = (content as { acceptContext: object }).acceptContext
  const uploadInfo = { uploadUrl, contentUrl: 'http://127.0.0.1/x', uniqueId: 'u', fileType: 'csv' }
  await chat.post({
    ...{ type: 'invoke', name: 'fileConsent/invoke', id: 'x', channelId: 'msteams', replyToId: offer.id },
    serviceUrl: chat.connector.url,
    from: { id: '29:li', name: 'Li Wei', aadObjectId: 'li' },
    recipient: { id: '28:muster', name: 'Muster' },
    conversation: { id: li.conversationId, conversationType: 'personal', tenantId: TENANT },
    value: { type: 'fileUpload', action: 'accept', context, uploadInfo },
  })
  await li.see('Only org admins and supervisors read the audit log')
})
