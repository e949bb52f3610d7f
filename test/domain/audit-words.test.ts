import { describe, expect, test } from 'vitest'
import { describeAction, describeDetail, describeFields } from '../../src/domain/audit-words.ts'

test.each([
  ['add member', 'done', 'added somebody to a group'],
  ['link groups', 'done', 'put a group under another'],
  ['link groups', 'refused', 'wanted to link or unlink a group'],
  ['claim', 'refused', 'wanted to become org admin by a claim code'],
  ['publish', 'done', 'publish'],
  ['constructor', 'refused', 'wanted to constructor'],
] as const)('%s, %s, is told as "%s"', (action, outcome, words) => {
  expect(describeAction(action, outcome)).toBe(words)
})

describe('details', () => {
  test.each([
    [{ key: 'user', value: 'u1', name: 'Asha Rao' }, 'Asha Rao'],
    [{ key: 'new', value: 1 }, 'new in the directory'],
    [{ key: 'network', value: 'other' }, 'to others'],
    [{ key: 'values', value: 1 }, '1 value'],
    [{ key: 'subGroups', value: 3 }, '3 sub-groups'],
    [{ key: 'subGroups', value: 0 }, null],
    [{ key: 'import', value: 41 }, 'import 41'],
    [{ key: 'changed', value: 'label, selfEdited, type' }, 'name, who edits it, type'],
    [{ key: 'by', value: 'settings' }, 'by the settings'],
    [{ key: 'group', value: 'g1', name: '$& % North' }, 'of $& % North'],
    [{ key: 'users', value: 'u1 u2' }, null],
    [{ key: 'people', value: 1 }, '1 person'],
    [{ key: 'people', value: 3 }, '3 people'],
    [{ key: 'file', value: '$& % staff.csv' }, '$& % staff.csv'],
    [{ key: 'fields', value: 'title, 50 % pay' }, 'changed: title, 50 % pay'],
    [{ key: 'line', value: 12 }, 'line 12'],
    [{ key: 'newer', value: 'x' }, 'newer x'],
    [{ key: 'constructor', value: 'x' }, 'constructor x'],
  ])('%j reads %j', (detail, words) => {
    expect(describeDetail(detail, 'start export')).toBe(words)
  })

  test('a group is named by what was done with it', () => {
    const detail = { key: 'group', value: 'g1', name: 'North' }
    expect(describeDetail(detail, 'link groups')).toBe('under North')
    expect(describeDetail(detail, 'unlink groups')).toBe('before under North')
  })
})

test('fields of a person are called as people call them, attributes by their labels', () => {
  const labels = new Map([['cost-centre', 'Cost Centre']])
  const fields = ['displayName', 'employeeId', 'title', 'cost-centre', 'gone', 'constructor']
  expect(describeFields(fields, labels)).toBe('name, employee id, title, Cost Centre, gone, constructor')
})
