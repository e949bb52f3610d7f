import type { Activity } from 'botbuilder'
import { describe, expect, test } from 'vitest'
import { readIncoming } from '../../src/bot/incoming.ts'

const read = (activity: object, kind: 'personal' | 'group' | 'channel' = 'personal') =>
  readIncoming({ recipient: { id: '28:bot' }, ...activity } as unknown as Activity, kind)
const FILE = 'application/vnd.microsoft.teams.file.download.info'

describe('what is said', () => {
  test.each([
    [
      '<at>Muster</at> help',
      [{ type: 'mention', mentioned: { id: '28:bot' }, text: '<at>Muster</at>' }],
      'help',
      {},
    ],
    [
      'help <at>Muster</at>',
      [{ type: 'mention', mentioned: { id: '28:bot' }, text: '<at>Muster</at>' }],
      'help',
      {},
    ],
    ['<at>Muster</at>&nbsp;/Help', undefined, 'help', {}],
    ['<at>Muster</at> who is <at>Tom Berg</at>', undefined, 'who is', { person: 'Tom Berg' }],
    ['find R&amp;D', undefined, 'find', { text: 'R&D' }],
  ])('%j', (text, entities, name, args) => {
    expect(read({ type: 'message', text, entities })).toMatchObject({ type: 'command', name, args })
  })

  test.each([[undefined], [null], [''], ['<at>Muster</at>'], [7]])('%j is nothing known', text => {
    expect(read({ type: 'message', text }).type).toBe('unknown')
  })
})

describe('buttons', () => {
  const execute = (verb: unknown, data: unknown) => ({
    type: 'invoke',
    name: 'adaptiveCard/action',
    value: { action: { type: 'Action.Execute', verb, data } },
  })
  test('Execute and its fallback are the same press', () => {
    const press = { type: 'press', verb: 'confirm', data: { job: 'j' } }
    expect(read(execute('confirm', { job: 'j' }))).toEqual(press)
    expect(read({ type: 'message', value: { verb: 'confirm', job: 'j' } })).toEqual(press)
  })
  test('a button that stands for a command is that command', () => {
    expect(read(execute('say', { text: 'import 41' }))).toMatchObject({
      type: 'command',
      name: 'import',
      args: { number: '41' },
    })
  })
  test('a form that was filled in is its command, as far as it was filled in', () => {
    const fill = {
      command: 'make group role',
      person: ' Asha ',
      grouprole: 'owner',
      group: 'id:g1',
      other: 'x',
    }
    const command = {
      type: 'command',
      form: true,
      name: 'make group role',
      args: { person: 'Asha', group: 'id:g1' },
      missing: ['grouprole'],
    }
    expect(read(execute('fill', fill))).toMatchObject(command)
    expect(read({ type: 'message', value: { verb: 'fill', ...fill } })).toMatchObject(command)
  })
  test.each([[{ command: 'no such' }], [{}], [{ command: 7 }], [{ command: '__proto__' }]])(
    'a forged form %j is a press that nobody knows',
    data => {
      expect(read(execute('fill', data))).toMatchObject({ type: 'press', verb: 'fill' })
    },
  )
  test.each([[execute(7, {})], [execute('x', 'text')], [{ type: 'invoke', name: 'adaptiveCard/action' }]])(
    '%j is nothing',
    activity => {
      expect(read(activity).type).toBe('nothing')
    },
  )
})

describe('files', () => {
  const attachment = { contentType: FILE, name: 'staff.csv', content: { downloadUrl: 'http://127.0.0.1/x' } }
  test('in the 1:1 chat', () => {
    expect(read({ type: 'message', attachments: [attachment] })).toEqual({
      type: 'files',
      files: [{ name: 'staff.csv', downloadUrl: 'http://127.0.0.1/x' }],
      others: [],
    })
  })
  test('a formatted text is no file', () => {
    const html = { contentType: 'text/html', content: '<p>help</p>' }
    expect(read({ type: 'message', text: 'help', attachments: [html] })).toMatchObject({ name: 'help' })
  })
  test('in a channel Teams sends a text that mentions it', () => {
    const html = { contentType: 'text/html', content: '<p><attachment id="1"></attachment></p>' }
    expect(read({ type: 'message', text: '', attachments: [html] }, 'channel').type).toBe('group files')
  })
  test('a picture is something that cannot be read', () => {
    const picture = { contentType: 'image/png', contentUrl: 'https://x' }
    expect(read({ type: 'message', attachments: [picture] })).toEqual({
      type: 'files',
      files: [],
      others: [''],
    })
  })
  test.each([[null], ['x'], [[null]], [[{ contentType: FILE, content: null }]], [[{ contentType: 3 }]]])(
    'attachments %j raise no error',
    attachments => {
      expect(read({ type: 'message', text: 'help', attachments })).toBeDefined()
    },
  )
})

test.each([
  [{ type: 'installationUpdate', action: 'add' }, 'arrival'],
  [{ type: 'installationUpdate', action: 'add-upgrade' }, 'news'],
  [{ type: 'installationUpdate', action: 'remove' }, 'departure'],
  [{ type: 'installationUpdate', action: 'constructor' }, 'nothing'],
  [{ type: 'installationUpdate' }, 'nothing'],
  [{ type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] }, 'arrival'],
  [{ type: 'conversationUpdate', membersAdded: [{ id: '29:x' }] }, 'news'],
  [{ type: 'conversationUpdate', membersRemoved: [{ id: '29:x' }] }, 'news'],
  [{ type: 'conversationUpdate', membersRemoved: [{ id: '28:bot' }] }, 'departure'],
  [{ type: 'conversationUpdate', membersAdded: [null], membersRemoved: 'x' }, 'news'],
  [{ type: 'conversationUpdate', channelData: { eventType: 'teamRenamed' } }, 'news'],
  [{ type: 'conversationUpdate' }, 'news'],
  [{ type: 'typing' }, 'nothing'],
  [{ type: 'messageReaction' }, 'nothing'],
  [{ type: 'invoke', name: 'composeExtension/query', value: {} }, 'nothing'],
])('%j: %s', (activity, type) => {
  expect(read(activity).type).toBe(type)
})
