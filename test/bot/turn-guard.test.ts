import type { Activity } from 'botbuilder'
import { describe, expect, test } from 'vitest'
import type { BotConfig } from '../../src/bot/bot-config.ts'
import { guardTurn } from '../../src/bot/turn-guard.ts'

const TENANT = '11111111-2222-4333-8444-555555555555'
const config: BotConfig = {
  credentials: null,
  tenant: TENANT,
  publicUrl: '',
  fileHosts: { mode: 'teams' },
  serviceUrls: 'teams',
}

const good = {
  type: 'message',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:x', name: 'Asha', aadObjectId: 'AAAA0000-0000-4000-8000-000000000001' },
  recipient: { id: '28:muster', name: 'Muster' },
  conversation: { id: 'a:1', conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT.toUpperCase() } },
}

function guard(change: object) {
  return guardTurn({ ...good, ...change } as unknown as Activity, config)
}

test('a turn of our organisation is handled, with the object id in one spelling', () => {
  expect(guard({})).toEqual({
    allowed: true,
    sender: {
      tenant: TENANT,
      aadObjectId: 'aaaa0000-0000-4000-8000-000000000001',
      name: 'Asha',
      accountId: '29:x',
      conversationId: 'a:1',
      kind: 'personal',
    },
  })
})

describe('a turn is not handled', () => {
  test.each([
    ['of another channel', { channelId: 'webchat' }],
    ['without a channel', { channelId: undefined }],
    ['that wants its answer elsewhere', { serviceUrl: 'https://evil.example/' }],
    ['without an address', { serviceUrl: undefined }],
    ['without an object id', { from: { id: '29:x', name: 'Asha' } }],
    ['with an empty object id', { from: { id: '29:x', aadObjectId: '' } }],
    ['without a sender', { from: undefined }],
    ['with a sender that has no id', { from: { aadObjectId: good.from.aadObjectId } }],
    ['with an id of the sender that is no text', { from: { ...good.from, id: {} } }],
    ['without a recipient', { recipient: undefined }],
    ['with a recipient that has no id', { recipient: {} }],
    ['with an id that is no text', { id: { $gt: '' } }],
    ['with a language that is no text', { locale: ['en'] }],
    ['with a conversation that is no text', { conversation: { ...good.conversation, id: ['a:1'] } }],
    ['without a conversation', { conversation: undefined }],
    ['of another organisation', { conversation: { id: 'a', tenantId: 'other' } }],
    ['of two organisations', { channelData: { tenant: { id: 'other' } } }],
    ['of no organisation', { conversation: { id: 'a' }, channelData: {} }],
    ['with an organisation that is no text', { conversation: { id: 'a', tenantId: 7 }, channelData: {} }],
  ])('%s', (_, change) => {
    expect(guard(change).allowed).toBe(false)
  })
})

test('another organisation is heard where the settings name it, as itself', () => {
  const activity = {
    ...good,
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: 'OTHER' },
    channelData: { tenant: { id: 'other' } },
  } as unknown as Activity
  const guarded = guardTurn(activity, { ...config, otherTenants: ['other'] })
  expect(guarded.allowed && guarded.sender.tenant).toBe('other')
  const two = { ...activity, channelData: { tenant: { id: TENANT } } } as Activity
  expect(guardTurn(two, { ...config, otherTenants: ['other'] }).allowed).toBe(false)
})

test.each([
  [{ conversationType: 'personal' }, 'personal'],
  [{ conversationType: 'groupChat' }, 'group'],
  [{ conversationType: 'channel' }, 'channel'],
  [{ conversationType: 'something new' }, 'group'],
  [{ isGroup: false }, 'personal'],
  [{}, 'group'],
])('a conversation %j is %s', (conversation, kind) => {
  const guarded = guard({ conversation: { id: 'a', tenantId: TENANT, ...conversation } })
  expect(guarded.allowed && guarded.sender.kind).toBe(kind)
})

test('a chat on this machine may call our organisation as it likes, but has to name one', () => {
  const local: BotConfig = { ...config, anyTenant: true }
  const heard = (change: object) => guardTurn({ ...good, ...change } as unknown as Activity, local)
  const other = { conversation: { id: 'a', conversationType: 'personal', tenantId: 'other' } }
  expect(heard({ ...other, channelData: {} })).toMatchObject({ allowed: true, sender: { tenant: TENANT } })
  expect(heard(other)).toMatchObject({ allowed: true, sender: { tenant: TENANT } })
  expect(heard({ conversation: { id: 'a' }, channelData: {} }).allowed).toBe(false)
})
