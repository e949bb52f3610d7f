import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderCard } from '../../src/bot/cards.ts'
import { COMMANDS, parseCommand, suggestCommand, usageOf } from '../../src/bot/commands.ts'
import { helpCard } from '../../src/bot/guide-cards.ts'

describe('what is typed', () => {
  test.each([
    ['help', 'help', ''],
    ['HELP', 'help', ''],
    ['/help', 'help', ''],
    ['/ Help ', 'help', ''],
    ['  help!', 'help', ''],
    ['?', 'help', ''],
    ['hi', 'hello', ''],
    ['Hello.', 'hello', ''],
    ['Thank you!', 'thanks', ''],
    ['whoami', 'whoami', ''],
    ['Who am I', 'whoami', ''],
    ['my profile', 'whoami', ''],
    ['who is Asha Rao', 'who is', 'Asha Rao'],
    ['who is Asha Rao?', 'who is', 'Asha Rao'],
    ['WHO   IS   Asha', 'who is', 'Asha'],
    ['profile "Asha Rao"', 'who is', 'Asha Rao'],
    ['find “ward lead”', 'find', 'ward lead'],
    ['claim ABC123', 'claim', 'ABC123'],
    ['claim', 'claim', ''],
    ['template', 'template', ''],
    ['template kore-users', 'template', 'kore-users'],
    ['imports', 'imports', ''],
    ['import 41', 'import', '41'],
    ['import #41', 'import', '#41'],
    ['cancel 41', 'cancel', '41'],
    ['stop\u00a041', 'cancel', '41'],
  ])('%j is %s', (typed, name, rest) => {
    expect(parseCommand(typed)).toEqual({ name, rest })
  })

  test.each([
    '',
    '   ',
    '/',
    'find',
    'who is',
    'helpme',
    'help me please',
    'hi there everybody',
    'importsx',
    '"',
  ])('%j is no command', typed => {
    expect(parseCommand(typed)).toBeNull()
  })

  test('every form of every command is understood as that command', () => {
    for (const { name, forms } of COMMANDS) {
      for (const form of forms) {
        expect(parseCommand(form.replace('…', 'something')), form).toMatchObject({ name })
      }
    }
  })

  test('any text is answered without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), typed => {
        parseCommand(typed)
        suggestCommand(typed)
      }),
    )
  })
})

describe('did you mean', () => {
  test.each([
    ['improts', 'imports'],
    ['hlep', 'help'],
    ['/halp', 'help'],
    ['fnd asha', 'find asha'],
    ['imports please', 'imports'],
    ['help me', 'help'],
    ['tempalte kore-users', 'template kore-users'],
    ['imprt 41', 'import 41'],
    ['who s asha', 'who is asha'],
    ['cancle 41', 'cancel 41'],
  ])('%j: %s', (typed, suggestion) => {
    expect(suggestCommand(typed)).toBe(suggestion)
  })

  test.each([
    '',
    'what?',
    'delete everything now',
    'qqq zzz',
    '12345',
    'export users',
    'who is',
    'find',
    'مرحبا',
    'a',
  ])('%j: nothing is near', typed => {
    expect(suggestCommand(typed)).toBeNull()
  })

  test('what is offered can be run', () => {
    for (const typed of ['improts', 'fnd asha', 'imprt 41', 'tempalte x', 'claime x', 'halp']) {
      expect(parseCommand(suggestCommand(typed) ?? '')).not.toBeNull()
    }
  })
})

test.each([
  ['find', 'find TEXT'],
  ['/Who is', 'who is NAME'],
  ['import', 'import NUMBER'],
  ['imports', null],
  ['nonsense', null],
])('%j alone lacks something: %s', (typed, usage) => {
  expect(usageOf(typed)).toBe(usage)
})

describe('help', () => {
  const text = (audience: 'importer' | 'member' | 'unclaimed') =>
    JSON.stringify(renderCard(helpCard(audience)).content)

  test('an admin sees everything but the claim', () => {
    for (const { usage, ...spec } of COMMANDS) {
      if ('section' in spec && usage !== 'claim CODE') expect(text('importer')).toContain(usage)
    }
    expect(text('importer')).not.toContain('claim CODE')
  })

  test('a member sees nothing about files', () => {
    expect(text('member')).toContain('who is NAME')
    expect(text('member')).not.toMatch(/imports|template|drop a file|claim/)
  })

  test('the claim is shown while nobody is admin', () => {
    expect(text('unclaimed')).toContain('claim CODE')
  })
})
