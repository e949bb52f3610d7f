import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { identityKey, identityKeys, keyField, movedKeys } from '../../src/domain/identity.ts'

describe('identityKey', () => {
  test.each([
    ['email', 'Asha@X.org', 'email:asha@x.org'],
    ['email', 'ａｓｈａ@x.org', 'email:asha@x.org'],
    ['email', 'JOSÉ@x.org', 'email:josé@x.org'],
    ['phone', '+250788123456', 'phone:+250788123456'],
    ['phone', '+18005551212;ext=12', 'phone:+18005551212;ext=12'],
    ['employeeId', 'E-0042', 'emp:e-0042'],
    ['employeeId', 'email:x', 'emp:email:x'],
    ['aadObjectId', '0A1B', 'aad:0a1b'],
  ] as const)('%s %s is %s', (field, value, key) => {
    expect(identityKey(field, value)).toBe(key)
    expect(keyField(key)).toBe(field)
  })

  test('composed and decomposed accents are one person, accents and their absence are two', () => {
    const composed = 'jos\u00e9@x.org'
    expect(identityKey('email', composed.normalize('NFD'))).toBe(identityKey('email', composed))
    expect(identityKey('email', 'jose@x.org')).not.toBe(identityKey('email', composed))
  })

  test('leading zeros tell people apart', () => {
    expect(identityKey('employeeId', '0042')).not.toBe(identityKey('employeeId', '42'))
  })

  test('a key of a key is that key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), value => {
        const once = identityKey('employeeId', value).slice('emp:'.length)
        expect(identityKey('employeeId', once)).toBe(`emp:${once}`)
      }),
    )
  })
})

test('identityKeys: strongest first, empty fields are no keys', () => {
  const all = { phone: '+1', aadObjectId: 'O', email: 'A@x.org', employeeId: 'E' }
  expect(identityKeys(all)).toEqual(['emp:e', 'email:a@x.org', 'phone:+1', 'aad:o'])
  expect(identityKeys({ email: null, phone: '', employeeId: undefined })).toEqual([])
})

test.each([
  ['nothing', { email: 'a@x.org' }, { email: 'A@X.ORG' }, [], []],
  ['one for another', { email: 'a@x.org' }, { email: 'b@x.org' }, ['email:a@x.org'], ['email:b@x.org']],
  ['everything, on leaving', { email: 'a@x.org', phone: '+1' }, {}, ['email:a@x.org', 'phone:+1'], []],
  ['everything, on coming', {}, { employeeId: 'E1' }, [], ['emp:e1']],
])('movedKeys: %s', (_, before, after, released, taken) => {
  expect(movedKeys(before, after)).toEqual({ released, taken })
})
