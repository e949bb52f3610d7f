import { describe, expect, test } from 'vitest'
import { FileIdentities, type Meeting, meetingIssue } from '../../src/domain/file-identities.ts'
import type { Change } from '../../src/domain/plans.ts'
import { change } from './plan-setup.ts'

const FIRST = { kind: 'first' }
const duplicate = (row: number) => ({ kind: 'duplicate', row, line: row + 2 })
const conflict = (row: number, field = 'email') => ({ kind: 'conflict', row, line: row + 2, field })
const shared = (row: number, field: string) => ({ kind: 'shared', row, line: row + 2, field })

/** Shows rows to a new file, the first one on line 2. */
function meet(rows: readonly Change[], key: 'email' | 'phone' = 'email'): Meeting[] {
  const identities = new FileIdentities(key, 42)
  return rows.map((row, i) => identities.meet(i, i + 2, row))
}

const A = change({ email: 'a@x.org', title: 'Nurse' })
const A_OTHER = change({ email: 'a@x.org', title: 'Doctor' })
const B = change({ email: 'b@x.org', title: 'Nurse' })

describe('what a row is to those above it', () => {
  test.each<[string, Change[], object[]]>([
    ['different people', [A, B], [FIRST, FIRST]],
    ['the same twice', [A, A], [FIRST, duplicate(0)]],
    [
      'the same but for the case of the e-mail',
      [A, change({ email: 'A@X.org', title: 'Nurse' })],
      [FIRST, duplicate(0)],
    ],
    [
      'the same but for the case of the employee id',
      [change({ email: 'a@x.org', employeeId: 'E1' }), change({ email: 'a@x.org', employeeId: 'e1' })],
      [FIRST, duplicate(0)],
    ],
    ['one e-mail, other values', [A, A_OTHER], [FIRST, conflict(0)]],
    ['one e-mail, other wish', [A, { ...A, intent: 'delete' }], [FIRST, conflict(0)]],
    ['one e-mail, other network', [A, { ...A, network: 'other' }], [FIRST, conflict(0)]],
    ['one e-mail, other attributes', [A, { ...A, attributes: { floor: 1 } }], [FIRST, conflict(0)]],
    ['a third that says as the first', [A, A_OTHER, A], [FIRST, conflict(0), duplicate(0)]],
    ['a third that says as the second', [A, A_OTHER, A_OTHER], [FIRST, conflict(0), conflict(0)]],
    ['three times the same', [A, A, A], [FIRST, duplicate(0), duplicate(0)]],
    [
      'one phone for two people',
      [change({ email: 'a@x.org', phone: '+1' }), change({ email: 'b@x.org', phone: '+1' })],
      [FIRST, shared(0, 'phone')],
    ],
    [
      'one employee id for two people',
      [change({ email: 'a@x.org', employeeId: 'E1' }), change({ email: 'b@x.org', employeeId: 'E1' })],
      [FIRST, shared(0, 'employeeId')],
    ],
    [
      'one person by e-mail, another by phone: the e-mail counts',
      [
        change({ email: 'a@x.org' }),
        change({ email: 'b@x.org', phone: '+1' }),
        change({ email: 'a@x.org', phone: '+1', title: 'x' }),
      ],
      [FIRST, FIRST, conflict(0)],
    ],
    [
      'a phone that reads like an employee id',
      [change({ email: 'a@x.org', phone: '+1' }), change({ email: 'b@x.org', employeeId: '+1' })],
      [FIRST, FIRST],
    ],
    [
      'emptied keys are no keys',
      [change({ email: 'a@x.org', phone: null }), change({ email: 'b@x.org', phone: null })],
      [FIRST, FIRST],
    ],
  ])('%s', (_, rows, meetings) => {
    expect(meet(rows)).toEqual(meetings)
  })

  test('in a file that goes by phone the phone is what must not be contradicted', () => {
    const rows = [change({ phone: '+1', title: 'x' }), change({ phone: '+1', title: 'y' })]
    expect(meet(rows, 'phone')).toEqual([FIRST, conflict(0, 'phone')])
  })

  test('thousands of rows keep their lines', () => {
    const identities = new FileIdentities('email', 1)
    for (let row = 0; row < 20_000; row++)
      identities.meet(row, row + 5, change({ email: `p${row}@x.org`, title: 'a' }))
    const again = identities.meet(20_000, 30_000, change({ email: 'p19999@x.org', title: 'b' }))
    expect(again).toEqual({ kind: 'conflict', row: 19_999, line: 20_004, field: 'email' })
  })
})

test('two rows that name one person of the directory by different keys contradict each other', () => {
  const identities = new FileIdentities('email', 1)
  identities.meet(0, 2, A)
  identities.meet(1, 3, B)
  expect(identities.meetPerson(0, 'u1')).toEqual(FIRST)
  expect(identities.meetPerson(1, 'u2')).toEqual(FIRST)
  expect(identities.meetPerson(1, 'u1')).toEqual({ kind: 'conflict', row: 0, line: 2, field: 'email' })
})

test('a key is given up by the person who gave it up', () => {
  const identities = new FileIdentities('email', 1)
  identities.meet(0, 2, B)
  identities.meet(1, 3, A)
  identities.release('phone:+1', 'u1', 1)
  expect(identities.releasedBy('phone:+1', 'u1')).toEqual({ row: 1, line: 3 })
  expect(identities.releasedBy('phone:+1', 'u2')).toBeNull()
  expect(identities.releasedBy('phone:+2', 'u1')).toBeNull()
})

describe('meetingIssue', () => {
  const at = { line: 9, columnOf: (field: string) => `the ${field}`, key: 'email' } as const
  const row = change({ email: 'a@x.org', phone: '+1' })

  test.each<[Meeting, string, string, string]>([
    [{ kind: 'duplicate', row: 0, line: 4 }, 'duplicate-row', 'warning', 'email'],
    [{ kind: 'conflict', row: 0, line: 4, field: 'email' }, 'conflicting-row', 'error', 'email'],
    [{ kind: 'shared', row: 0, line: 4, field: 'phone' }, 'key-twice-in-file', 'error', 'phone'],
  ])('$kind', (meeting, code, severity, field) => {
    expect(meetingIssue(meeting, row, at)).toEqual({
      line: 9,
      column: `the ${field}`,
      value: field === 'email' ? 'a@x.org' : '+1',
      code,
      severity,
      detail: { other: 4 },
    })
  })

  test('no meeting, no issue', () => {
    expect(meetingIssue({ kind: 'first' }, row, at)).toBeNull()
  })
})
