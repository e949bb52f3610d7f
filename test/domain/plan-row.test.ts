import { describe, expect, test } from 'vitest'
import { planRow } from '../../src/domain/plan-row.ts'
import { IMPORT_MODES, type ImportMode, type Intent, type Outcome } from '../../src/domain/plans.ts'
import type { User } from '../../src/domain/users.ts'
import { makeUser } from '../support/make-user.ts'
import { change, NOW, planContext } from './plan-setup.ts'

const EMAIL = 'asha@corp.example'
const active = makeUser({ id: 'u-asha', email: EMAIL, title: 'Nurse' })
const archived: User = { ...active, status: 'archived' }

type Who = 'nobody' | 'active' | 'archived'
const DIRECTORY: Record<Who, User[]> = { nobody: [], active: [active], archived: [archived] }

/** Outcomes of a row that changes the title, in the order of IMPORT_MODES: add-update, add, update, fill. */
const EXPECTED: [Intent, Who, string, IssueCodes][] = [
  ['save', 'nobody', 'created created skipped created', { 2: 'mode-update-unknown' }],
  ['save', 'active', 'updated skipped updated unchanged', { 1: 'mode-add-known' }],
  ['save', 'archived', 'updated skipped updated unchanged', { 1: 'mode-add-known' }],
  ['new', 'nobody', 'created created skipped created', { 2: 'mode-update-unknown' }],
  [
    'new',
    'active',
    'updated skipped updated unchanged',
    { 0: 'known-person', 1: 'mode-add-known', 2: 'known-person', 3: 'known-person' },
  ],
  [
    'new',
    'archived',
    'updated skipped updated unchanged',
    { 0: 'known-person', 1: 'mode-add-known', 2: 'known-person', 3: 'known-person' },
  ],
  [
    'update',
    'nobody',
    'failed failed failed failed',
    { 0: 'unknown-person', 1: 'unknown-person', 2: 'unknown-person', 3: 'unknown-person' },
  ],
  ['update', 'active', 'updated skipped updated unchanged', { 1: 'mode-add-known' }],
  ['update', 'archived', 'updated skipped updated unchanged', { 1: 'mode-add-known' }],
  [
    'activate',
    'nobody',
    'failed failed failed failed',
    { 0: 'unknown-person', 1: 'unknown-person', 2: 'unknown-person', 3: 'unknown-person' },
  ],
  ['activate', 'active', 'updated skipped updated unchanged', { 1: 'mode-add-known' }],
  ['activate', 'archived', 'updated skipped updated updated', { 1: 'mode-add-known' }],
  [
    'delete',
    'nobody',
    'unchanged unchanged unchanged unchanged',
    { 0: 'delete-unknown', 1: 'delete-unknown', 2: 'delete-unknown', 3: 'delete-unknown' },
  ],
  ['delete', 'active', 'removed skipped removed skipped', { 1: 'mode-add-known', 3: 'mode-add-known' }],
  ['delete', 'archived', 'removed skipped removed skipped', { 1: 'mode-add-known', 3: 'mode-add-known' }],
]
type IssueCodes = Partial<Record<0 | 1 | 2 | 3, string>>

const CASES = EXPECTED.flatMap(([intent, who, outcomes, codes]) =>
  IMPORT_MODES.map((mode, i) => ({
    intent,
    who,
    mode,
    outcome: outcomes.split(' ')[i] as Outcome,
    code: codes[i as 0],
  })),
)

describe('planRow: every intent, mode and state of the person', () => {
  test.each(CASES)('$intent of $who in mode $mode: $outcome', ({ intent, who, mode, outcome, code }) => {
    const plan = planRow(
      change({ email: EMAIL, title: 'Doctor' }, { intent }),
      planContext(DIRECTORY[who], { mode }),
    )
    expect(plan.outcome).toBe(outcome)
    expect(plan.issues.map(issue => issue.code)).toEqual(code ? [code] : [])
    for (const { severity } of plan.issues) expect(severity).toBe(outcome === 'failed' ? 'error' : 'warning')
    expect(plan.activated).toBe(
      intent === 'activate' &&
        who === 'archived' &&
        (['add-update', 'update', 'fill'] as string[]).includes(mode),
    )
    expect(plan.takes).toEqual([])
    expect(Boolean(plan.after)).toBe(
      ['created', 'updated', 'unchanged'].includes(outcome) && intent !== 'delete',
    )
  })
})

describe('planRow: what is written', () => {
  test('nobody new is added without what is mandatory; known people are', () => {
    const row = change({ email: EMAIL, title: 'Nurse' }, { missing: ['Location', 'Level'] })
    const refused = planRow(row, planContext([]))
    expect(refused.outcome).toBe('failed')
    expect(refused.issues).toMatchObject([
      { code: 'attribute-missing', severity: 'error', detail: { names: 'Location, Level' } },
    ])
    expect(planRow(row, planContext([makeUser({ email: EMAIL })])).outcome).toBe('updated')
  })

  test('a new person has what the row says, an id of their own and version 1', () => {
    const row = change(
      { email: EMAIL, displayName: 'Asha Rao', phone: null },
      { network: 'other', attributes: { floor: 3, badge: null } },
    )
    const { after } = planRow(row, planContext([]))
    expect(after).toEqual({
      tenant: 't1',
      id: 'new-id',
      displayName: 'Asha Rao',
      email: EMAIL,
      version: 1,
      network: 'other',
      status: 'active',
      orgRole: 'member',
      attributes: { floor: 3 },
      createdAt: NOW,
      updatedAt: NOW,
    })
  })

  test('an update keeps role, network and everything the row does not name', () => {
    const admin = makeUser({
      id: 'u1',
      email: EMAIL,
      orgRole: 'admin',
      network: 'other',
      title: 'Nurse',
      department: 'Ward 3',
      aadObjectId: 'object-1',
      attributes: { floor: 3, badge: 'B' },
      version: 8,
    })
    const row = change({ email: EMAIL, title: null }, { attributes: { floor: null } })
    const { after } = planRow(row, planContext([admin]))
    const { title, ...kept } = admin
    expect(after).toEqual({ ...kept, attributes: { badge: 'B' }, version: 9, updatedAt: NOW })
  })

  test('the record in the directory is not touched by planning', () => {
    const person = makeUser({ email: EMAIL, attributes: { floor: 3 } })
    const before = structuredClone(person)
    planRow(change({ email: EMAIL, title: 'Doctor' }, { attributes: { floor: 4 } }), planContext([person]))
    expect(person).toEqual(before)
  })

  test.each<[string, Partial<User>, Parameters<typeof change>[0], Outcome]>([
    ['the same values', { title: 'Nurse' }, { title: 'Nurse' }, 'unchanged'],
    ['the e-mail in other case', {}, { email: 'ASHA@Corp.Example' }, 'unchanged'],
    ['the e-mail in full width', {}, { email: 'ａsha@corp.example' }, 'unchanged'],
    ['an empty field emptied', {}, { title: null }, 'unchanged'],
    ['nothing but the key', { title: 'Nurse' }, {}, 'unchanged'],
    ['a title in other case', { title: 'Nurse' }, { title: 'nurse' }, 'updated'],
    ['a filled field emptied', { title: 'Nurse' }, { title: null }, 'updated'],
  ])('%s: decided by comparing', (_, record, fields, outcome) => {
    const person = makeUser({ id: 'u1', email: EMAIL, ...record })
    const plan = planRow(change({ email: EMAIL, ...fields }), planContext([person]))
    expect(plan.outcome).toBe(outcome)
    expect(plan.userId).toBe('u1')
  })

  test.each<[string, Record<string, string | number | boolean | null>, Outcome]>([
    ['same number', { floor: 3 }, 'unchanged'],
    ['false is a value', { fireWarden: false }, 'unchanged'],
    ['other number', { floor: 0 }, 'updated'],
    ['emptied', { floor: null }, 'updated'],
    ['emptied that was empty', { badge: null }, 'unchanged'],
    ['text that looks like the number', { floor: '3' }, 'updated'],
  ])('attributes: %s', (_, attributes, outcome) => {
    const person = makeUser({ email: EMAIL, attributes: { floor: 3, fireWarden: false } })
    expect(planRow(change({ email: EMAIL }, { attributes }), planContext([person])).outcome).toBe(outcome)
  })
})

describe('planRow: fill mode writes empty fields only', () => {
  const person = makeUser({ email: EMAIL, title: 'Nurse', attributes: { floor: 0, badge: false } })
  const fill = (fields: Parameters<typeof change>[0], attributes = {}) =>
    planRow(change({ email: EMAIL, ...fields }, { attributes }), planContext([person], { mode: 'fill' }))

  test('a name takes the place of one that stood in for it', () => {
    const unnamed = makeUser({ displayName: 'Email a… at x.org', email: EMAIL })
    const context = () => planContext([unnamed], { mode: 'fill' })
    expect(planRow(change({ email: EMAIL, displayName: 'Asha Rao' }), context())).toMatchObject({
      outcome: 'updated',
      after: { displayName: 'Asha Rao' },
    })
    expect(planRow(change({ email: EMAIL, displayName: 'Phone ending 1' }), context()).outcome).toBe(
      'unchanged',
    )
  })

  test('fills what is empty and keeps what is there', () => {
    const plan = fill({ title: 'Doctor', department: 'Ward 3' }, { floor: 5, badge: true, wing: 'N' })
    expect(plan.outcome).toBe('updated')
    expect(plan.after).toMatchObject({
      title: 'Nurse',
      department: 'Ward 3',
      attributes: { floor: 0, badge: false, wing: 'N' },
    })
  })

  test('empties nothing', () => {
    expect(fill({ title: null }, { floor: null }).outcome).toBe('unchanged')
  })

  test('a phone that is there is kept, so nobody else loses theirs for it', () => {
    const withPhone = makeUser({ id: 'a', email: EMAIL, phone: '+250788000001' })
    const other = makeUser({ id: 'b', email: 'b@corp.example', phone: '+250788000002' })
    const gives = [{ key: 'phone:+250788000002', from: 'b' }]
    const row = change({ email: EMAIL, phone: '+250788000002', title: 'Nurse' })
    const plan = planRow(row, planContext([withPhone, other], { mode: 'fill', gives }))
    expect(plan).toMatchObject({ outcome: 'updated', after: { phone: '+250788000001' }, takes: [] })
  })
})

describe('planRow: nobody locks the directory or disappears from it', () => {
  const admin = (id: string) => makeUser({ id, email: `${id}@corp.example`, orgRole: 'admin' })
  const removal = (id: string) => change({ email: `${id}@corp.example` }, { intent: 'delete' })

  test('the last org admin is not deleted, and is named', () => {
    const plan = planRow(removal('a'), planContext([admin('a')]))
    expect(plan.outcome).toBe('failed')
    expect(plan.issues).toMatchObject([
      {
        code: 'delete-last-admin',
        severity: 'error',
        line: 7,
        detail: { name: 'Asha Rao (a@corp.example)' },
      },
    ])
  })

  test('of two admins in one file the second stays', () => {
    const context = planContext([admin('a'), admin('b')])
    expect(planRow(removal('a'), context).outcome).toBe('removed')
    expect(planRow(removal('b'), context).outcome).toBe('failed')
  })

  test('an archived admin does not count and can go', () => {
    const gone = makeUser({ id: 'old', email: 'old@corp.example', orgRole: 'admin', status: 'archived' })
    const context = planContext([admin('a'), gone], { admins: new Set(['a']) })
    expect(planRow(removal('old'), context).outcome).toBe('removed')
    expect(planRow(removal('a'), context).outcome).toBe('failed')
  })

  test('emptying the other key leaves the one that found the person', () => {
    const person = makeUser({ id: 'u1', email: EMAIL, phone: '+250788000001', employeeId: 'E1' })
    const { outcome, after } = planRow(
      change({ email: EMAIL, phone: null, employeeId: null }),
      planContext([person]),
    )
    expect(outcome).toBe('updated')
    expect(after).toMatchObject({ email: EMAIL })
    expect(after).not.toHaveProperty('phone')
    expect(after).not.toHaveProperty('employeeId')
  })
})

test.each(IMPORT_MODES)('a mode that adds is %s', (mode: ImportMode) => {
  const { outcome } = planRow(change({ email: EMAIL }), planContext([], { mode }))
  expect(outcome === 'created').toBe(mode !== 'update')
})
