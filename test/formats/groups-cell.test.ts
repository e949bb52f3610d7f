import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NamedRole } from '../../src/domain/plans.ts'
import { readGroupsCell, writeGroupsCell } from '../../src/formats/groups-cell.ts'

test.each<[string, NamedRole[] | null]>([
  ['Nurses', [{ name: 'Nurses', role: 'member' }]],
  [
    'Nurses; Drivers:admin',
    [
      { name: 'Nurses', role: 'member' },
      { name: 'Drivers', role: 'admin' },
    ],
  ],
  ['"Smith; Jones": Admin ;', [{ name: 'Smith; Jones', role: 'admin' }]],
  ['Smith, Jones & Co', [{ name: 'Smith, Jones & Co', role: 'member' }]],
  ['"The ""A"" team"', [{ name: 'The "A" team', role: 'member' }]],
  ['"a:admin"', [{ name: 'a:admin', role: 'member' }]],
  ['; ;', []],
  ['Nurses:boss', null],
  ['Nurses:constructor', null],
  [':admin', null],
  ['"open', null],
  ['a"b', null],
  ['a:admin:admin', null],
])('%s', (cell, groups) => {
  expect(readGroupsCell(cell)).toEqual(groups)
})

test('whatever groups are called, the cell reads back as it was written', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter(text => text.trim() !== '')
  const hostile = fc.stringMatching(/^[";:, a]+$/).filter(text => text.trim() !== '')
  const role = fc.constantFrom('admin' as const, 'member' as const)
  const groups = fc.array(fc.record({ name: fc.oneof(name, hostile), role }))
  fc.assert(
    fc.property(groups, list => {
      expect(readGroupsCell(writeGroupsCell(list))).toEqual(list)
    }),
  )
})
