import { describe, expect, test } from 'vitest'
import { isNeutralName, keptName, neutralName } from '../../src/domain/neutral-name.ts'
import { makeUser } from '../support/make-user.ts'

describe('what people are called by whom nothing but a key is known', () => {
  test.each([
    [{ phone: '+6599885544' }, 'Phone ending 5544'],
    [{ phone: '+6599885544', email: 'a@x.org', employeeId: 'E-1' }, 'Phone ending 5544'],
    [{ phone: '+18005551212;ext=77' }, 'Phone ending 1212'],
    [{ phone: '+29012' }, 'Phone ending 12'],
    [{ email: 'asha.rao@corp.example' }, 'Email a… at corp.example'],
    [{ email: '"odd@one"@corp.example' }, 'Email "… at corp.example'],
    [{ email: 'a@corp.example' }, 'Email … at corp.example'],
    [{ email: '😀grin@corp.example' }, 'Email 😀… at corp.example'],
    [{ employeeId: 'E-0042' }, 'Employee ID ending 42'],
    [{ employeeId: '0 1' }, 'Employee ID ending 1'],
    [{ employeeId: 'a 1 ' }, 'Employee ID ending 1'],
    [{ employeeId: '7' }, 'Unnamed'],
    [{}, 'Unnamed'],
  ])('%j: %s', (keys, name) => {
    expect(neutralName(keys)).toBe(name)
    expect(isNeutralName(name)).toBe(true)
  })

  test.each(['Asha Rao', 'Phone', 'Phone ending soon', 'Email', '+6599885544', 'Employee ID ending', ''])(
    '%j is a name like others',
    name => expect(isNeutralName(name)).toBe(false),
  )

  test('a neutral name takes no other place, gives way to a real one, and follows the key', () => {
    const named = makeUser({ displayName: 'Asha Rao', phone: '+6599885544' })
    const unnamed = makeUser({ displayName: 'Phone ending 5544', phone: '+6599885544' })
    const kept = (before: typeof named, change: object) => keptName(before, { ...before, ...change })
    expect(kept(named, { displayName: 'Phone ending 5544' })).toBe('Asha Rao')
    expect(kept(named, { phone: '+6599885500' })).toBe('Asha Rao')
    expect(kept(unnamed, { displayName: 'Asha Rao' })).toBe('Asha Rao')
    expect(kept(unnamed, { phone: '+6599885500' })).toBe('Phone ending 5500')
    expect(kept(unnamed, { displayName: 'Phone ending 1' })).toBe('Phone ending 5544')
    expect(kept(unnamed, { title: 'Nurse' })).toBe('Phone ending 5544')
  })
})
