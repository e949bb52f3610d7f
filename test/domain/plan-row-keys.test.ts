import { describe, expect, test } from 'vitest'
import { planRow } from '../../src/domain/plan-row.ts'
import type { Change, HeldKey } from '../../src/domain/plans.ts'
import { makeUser } from '../support/make-user.ts'
import { change, planContext } from './plan-setup.ts'

const ASHA = makeUser({
  id: 'asha',
  displayName: 'Asha Rao',
  email: 'asha@corp.example',
  phone: '+250788000001',
  employeeId: 'E1',
})
const BEN = makeUser({
  id: 'ben',
  displayName: 'Ben Ito',
  email: 'ben@corp.example',
  phone: '+250788000002',
  employeeId: 'E2',
})
/** Came by a Kaizala file: a phone and nothing else. */
const CARL = makeUser({ id: 'carl', displayName: 'Carl Ek', phone: '+250788000003' })
const PEOPLE = [ASHA, BEN, CARL]

const plan = (row: Change, given: Parameters<typeof planContext>[1] = {}) =>
  planRow(row, planContext(PEOPLE, given))

describe('whom a row is about', () => {
  test.each<[string, Change['fields'], string]>([
    ['the e-mail', { email: 'asha@corp.example' }, 'asha'],
    ['the e-mail in other case', { email: 'ASHA@CORP.example' }, 'asha'],
    ['the employee id, when the e-mail is new', { employeeId: 'E1', email: 'new@corp.example' }, 'asha'],
    ['the employee id in other case', { employeeId: 'e2', email: 'new@corp.example' }, 'ben'],
    ['the e-mail, when the phone is new', { email: 'ben@corp.example', phone: '+250788000009' }, 'ben'],
    ['the phone of somebody without e-mail', { email: 'carl@corp.example', phone: '+250788000003' }, 'carl'],
    ['the phone alone', { phone: '+250788000001' }, 'asha'],
    ['nobody', { email: 'new@corp.example', phone: '+250788000009', employeeId: 'E9' }, 'new-id'],
  ])('%s decides', (_, fields, id) => {
    const { userId, issues } = plan(change(fields))
    expect(issues).toEqual([])
    expect(userId).toBe(id)
  })

  test('a phone gives somebody without e-mail the e-mail of the row', () => {
    const { outcome, after } = plan(change({ email: 'carl@corp.example', phone: '+250788000003' }))
    expect(outcome).toBe('updated')
    expect(after).toMatchObject({ id: 'carl', email: 'carl@corp.example' })
  })
})

describe('keys of two people', () => {
  test.each<[string, Change['fields'], { column: string; value: string; second: string }]>([
    [
      'e-mail and phone',
      { email: 'asha@corp.example', phone: '+250788000002' },
      { column: 'the phone column', value: '+250788000002', second: 'Ben Ito (ben@corp.example)' },
    ],
    [
      'employee id and e-mail',
      { employeeId: 'E1', email: 'ben@corp.example' },
      { column: 'the email column', value: 'ben@corp.example', second: 'Ben Ito (ben@corp.example)' },
    ],
    [
      'e-mail and the phone of somebody who has nothing else',
      { email: 'asha@corp.example', phone: '+250788000003' },
      { column: 'the phone column', value: '+250788000003', second: 'Carl Ek (+250788000003)' },
    ],
  ])('%s: refused, both are named', (_, fields, { column, value, second }) => {
    const { outcome, issues, after } = plan(change(fields))
    expect(outcome).toBe('failed')
    expect(after).toBeUndefined()
    expect(issues).toEqual([
      {
        line: 7,
        column,
        value,
        code: 'keys-of-two-people',
        severity: 'error',
        detail: { first: 'Asha Rao (asha@corp.example)', second },
      },
    ])
  })

  test('three people in one row: still one refusal', () => {
    const row = change({ employeeId: 'E1', email: 'ben@corp.example', phone: '+250788000003' })
    expect(plan(row).issues.map(({ code }) => code)).toEqual(['keys-of-two-people'])
  })

  test.each(['delete', 'activate', 'update', 'new'] as const)('%s is refused as well', intent => {
    const row = change({ email: 'asha@corp.example', phone: '+250788000002' }, { intent })
    expect(plan(row).outcome).toBe('failed')
  })

  test('a delete is refused even where the key is given up elsewhere', () => {
    const row = change({ email: 'asha@corp.example', phone: '+250788000002' }, { intent: 'delete' })
    expect(plan(row, { mayTake: () => true }).outcome).toBe('failed')
  })
})

describe('a phone alone, in a file that goes by e-mail', () => {
  const row = change({ email: 'dana@corp.example', phone: '+250788000001' })

  test('does not rewrite the colleague who has the number', () => {
    const { outcome, issues } = plan(row)
    expect(outcome).toBe('failed')
    expect(issues).toMatchObject([
      { code: 'key-taken', column: 'the phone column', detail: { holder: 'Asha Rao (asha@corp.example)' } },
    ])
  })

  test('makes a new person once the colleague gives the number up', () => {
    const gives = [{ key: 'phone:+250788000001', from: 'asha' }]
    expect(plan(row, { gives })).toMatchObject({ outcome: 'created', userId: 'new-id', takes: gives })
  })

  test('decides in a file that goes by phone', () => {
    expect(plan(row, { key: 'phone' })).toMatchObject({
      outcome: 'updated',
      userId: 'asha',
      after: { email: 'dana@corp.example' },
    })
  })

  test('with the employee id of a third person, that person is meant', () => {
    const { issues } = plan(change({ ...row.fields, employeeId: 'E2' }))
    expect(issues).toMatchObject([
      { code: 'keys-of-two-people', detail: { first: 'Ben Ito (ben@corp.example)' } },
    ])
  })
})

describe('keys that change hands in one file', () => {
  const phoneOf = (key: string, from: string): HeldKey => ({ key, from })

  test('two people swap phones', () => {
    const gives = [phoneOf('phone:+250788000001', 'asha'), phoneOf('phone:+250788000002', 'ben')]
    const one = plan(change({ email: 'asha@corp.example', phone: '+250788000002' }), { gives })
    const two = plan(change({ email: 'ben@corp.example', phone: '+250788000001' }), { gives })
    expect(one).toMatchObject({ outcome: 'updated', userId: 'asha', takes: [gives[1]] })
    expect(two).toMatchObject({ outcome: 'updated', userId: 'ben', takes: [gives[0]] })
  })

  test('two people swap e-mails, known by their employee ids', () => {
    const gives = [phoneOf('email:asha@corp.example', 'asha'), phoneOf('email:ben@corp.example', 'ben')]
    const one = plan(change({ employeeId: 'E1', email: 'ben@corp.example' }), { gives })
    const two = plan(change({ employeeId: 'E2', email: 'asha@corp.example' }), { gives })
    expect(one).toMatchObject({ outcome: 'updated', userId: 'asha', after: { email: 'ben@corp.example' } })
    expect(two).toMatchObject({ outcome: 'updated', userId: 'ben', after: { email: 'asha@corp.example' } })
  })

  test('a key is taken from the one who gives it up and from nobody else', () => {
    const gives = [phoneOf('phone:+250788000002', 'somebody else')]
    const row = change({ email: 'asha@corp.example', phone: '+250788000002' })
    expect(plan(row, { gives }).outcome).toBe('failed')
  })

  test.each([
    ['add', { email: 'asha@corp.example', phone: '+250788000002' }, 'skipped'],
    ['update', { email: 'new@corp.example', phone: '+250788000002' }, 'skipped'],
    ['fill', { email: 'asha@corp.example', phone: '+250788000002' }, 'unchanged'],
  ] as const)(
    'mode %s: a key that is not written is taken from nobody, and is no error',
    (mode, fields, outcome) => {
      for (const mayTake of [() => true, () => false])
        expect(plan(change(fields), { mode, mayTake })).toMatchObject({ outcome, takes: [] })
    },
  )

  test('one of two foreign keys is not given up: refused whole', () => {
    const gives = [phoneOf('phone:+250788000002', 'ben')]
    const row = change({ employeeId: 'E1', email: 'ben@corp.example', phone: '+250788000002' })
    const { outcome, issues } = plan(row, { gives })
    expect(outcome).toBe('failed')
    expect(issues).toMatchObject([{ column: 'the email column' }])
  })
})
