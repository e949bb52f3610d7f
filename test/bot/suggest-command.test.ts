import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCommand } from '../../src/bot/parse-command.ts'
import { suggestCommand } from '../../src/bot/suggest-command.ts'

describe('did you mean', () => {
  test.each([
    ['improts', 'imports'],
    ['hlep', 'help'],
    ['/halp', 'help'],
    ['fnd asha', 'find asha'],
    ['tempalte kore-users', 'template kore-users'],
    ['imprt 41', 'import 41'],
    ['who s asha', 'who is asha'],
    ['cancle 41', 'cancel 41'],
    ['exprot users', 'export users'],
    ['could you exprot users please', 'export users'],
    ['ad 99885544 to North', 'add 99885544 to North'],
    ['archvie Asha Rao', 'archive Asha Rao'],
    ['creat group North', 'create group North'],
    ['memebrs of North', 'members of North'],
    ['show me the "North" group', 'group "North"'],
    ["Asha's groups", 'groups of Asha'],
    ['could you tell me Asha Rao’s manager?', 'who is Asha Rao'],
    ['join the group North', 'add me to North'],
    ['leave North', 'remove me from North'],
  ])('%j: %s', (typed, suggestion) => {
    expect(parseCommand(typed)).toBeNull()
    expect(suggestCommand(typed)).toBe(suggestion)
  })

  test.each(['', 'what?', 'qqq zzz', '12345', 'مرحبا', 'a', 'x'.repeat(5000), 'word '.repeat(300)])(
    '%j: nothing is near',
    typed => {
      expect(suggestCommand(typed)).toBeNull()
    },
  )

  test('what is offered can be run as it stands', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('import 41', 'find asha', 'export users', 'tree', 'link A under B', 'claim x'),
        fc.nat(30),
        fc.constantFrom('', 'x', 'e'),
        (command, at, letter) => {
          const slip = `${command.slice(0, at)}${letter}${command.slice(at + 1)}`
          const suggestion = suggestCommand(slip)
          if (suggestion !== null) expect(parseCommand(suggestion)?.missing).toEqual([])
        },
      ),
    )
  })
})

test('any text is answered without an error', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), typed => void suggestCommand(typed)))
})
