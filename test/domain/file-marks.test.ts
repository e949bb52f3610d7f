import { expect, test } from 'vitest'
import { MOST_FILE_MARKS, markedByFile } from '../../src/domain/file-marks.ts'
import type { User } from '../../src/domain/users.ts'
import { makeUser } from '../support/make-user.ts'

const ASHA = makeUser({ title: 'Clerk', attributes: { badge: 7, zone: 'A' } })
const AT = { import: 3, line: 8 }

test.each<[string, Partial<User>, object]>([
  ['a field', { title: 'Chief' }, { fields: ['title'] }],
  ['a new field', { employeeId: 'E7' }, { fields: ['employeeId'] }],
  [
    'attributes: another value, one that is new and one that goes',
    { attributes: { zone: 'B', pet: 'cat' } },
    { fields: ['badge', 'zone', 'pet'] },
  ],
  ['the status', { status: 'archived' }, { fields: ['status'], status: 'archived' }],
  ['the network beside an org role', { network: 'other', orgRole: 'admin' }, { fields: ['network'] }],
])('%s', (_, change, mark) => {
  expect(markedByFile(ASHA, { ...ASHA, ...change }, AT)).toEqual({
    ...ASHA,
    ...change,
    files: [{ ...AT, ...mark }],
  })
})

test('what a person is called or has is not in it', () => {
  const { files } = markedByFile(ASHA, { ...ASHA, displayName: 'Nur Ito', attributes: { zone: 'C' } }, AT)
  expect(JSON.stringify(files)).not.toMatch(/Nur|Asha|"C"|"A"/)
})

test('an org role alone leaves none: the audit log has it', () => {
  const after = { ...ASHA, orgRole: 'supervisor' as const }
  expect(markedByFile(ASHA, after, AT)).toBe(after)
})

test('the latest stand first, and the oldest go', () => {
  let user = ASHA
  for (let n = 1; n <= MOST_FILE_MARKS + 3; n++)
    user = markedByFile(user, { ...user, title: `T${n}` }, { import: n, line: 2 })
  expect(user.files?.map(mark => mark.import)).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4])
})
