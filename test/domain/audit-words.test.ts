import { describe, expect, test } from 'vitest'
import { describeAction, describeDetail } from '../../src/domain/audit-words.ts'

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
