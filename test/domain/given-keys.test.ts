import { describe, expect, test } from 'vitest'
import { givenKeys, keptIssue, refuseUntaken } from '../../src/domain/given-keys.ts'
import type { Issue } from '../../src/domain/issues.ts'
import type { RowPlan, Taking } from '../../src/domain/plans.ts'
import { makeUser } from '../support/make-user.ts'

const taken: Issue = {
  line: 2,
  column: 'Phone',
  value: '+1',
  code: 'keys-of-two-people',
  severity: 'error',
  detail: { first: 'A', second: 'B' },
}
const user = (id: string, phone: string) => makeUser({ id, displayName: id, phone })
const takes = (phone: string, from: string): Taking[] => [{ key: `phone:${phone}`, from, otherwise: taken }]

/** The person gets another phone, from nobody or from the person who has it. */
function moves(id: string, from: string, to: string, giver?: string): RowPlan {
  const [before, after] = [user(id, from), user(id, to)]
  const taking = giver === undefined ? [] : takes(to, giver)
  return { outcome: 'updated', issues: [], userId: id, before, after, takes: taking, activated: false }
}
const outcomes = (plans: RowPlan[]) => {
  refuseUntaken(plans, row => (row === 0 ? 7 : undefined))
  return plans.map(({ outcome }) => outcome)
}

describe('a key is had by those whose giver lets go', () => {
  test.each<[string, RowPlan[], string[]]>([
    ['a giver', [moves('a', '1', '2', 'b'), moves('b', '2', '3')], ['updated', 'updated']],
    ['each other', [moves('a', '1', '2', 'b'), moves('b', '2', '1', 'a')], ['updated', 'updated']],
    ['nobody', [moves('a', '1', '2', 'b')], ['failed']],
    ['somebody else of that phone', [moves('a', '1', '2', 'b'), moves('c', '2', '3')], ['failed', 'updated']],
    [
      'a chain without an end',
      [moves('a', '1', '2', 'b'), moves('b', '2', '3', 'c'), moves('d', '4', '5')],
      ['failed', 'failed', 'updated'],
    ],
  ])('%s', (_, plans, wanted) => {
    expect(outcomes(plans)).toEqual(wanted)
  })
})

test('who is refused is told the line that was to give the key up, or whose it is', () => {
  const plans = [moves('a', '1', '2', 'b'), moves('b', '2', '3', 'c')]
  outcomes(plans)
  expect(plans.map(({ issues }) => issues)).toEqual([
    [{ ...taken, code: 'key-kept', detail: { holder: 'B', other: 7 } }],
    [taken],
  ])
  expect(keptIssue({ ...(takes('1', 'x')[0] as Taking) }, undefined)).toBe(taken)
})

test('somebody who is deleted gives all keys up, somebody who is left alone none', () => {
  const plan = moves('a', '1', '2')
  expect(givenKeys(plan)).toEqual(['phone:1'])
  const { after: _, ...gone } = plan
  expect(givenKeys({ ...gone, outcome: 'removed' })).toEqual(['phone:1'])
  expect(givenKeys({ ...plan, outcome: 'unchanged' })).toEqual([])
})
