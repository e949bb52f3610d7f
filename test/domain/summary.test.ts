import { describe, expect, test } from 'vitest'
import type { Issue } from '../../src/domain/issues.ts'
import { noCounts, type Outcome, type RowPlan } from '../../src/domain/plans.ts'
import { SummaryBuilder } from '../../src/domain/summary.ts'
import { makeUser } from '../support/make-user.ts'

const finding = (line: number, rest: Partial<Issue> = {}): Issue => ({
  line,
  column: 'Work Phone',
  value: `v${line}`,
  code: 'phone-invalid',
  severity: 'error',
  ...rest,
})
const plan = (outcome: Outcome, rest: Partial<RowPlan> = {}): RowPlan => ({
  outcome,
  issues: [],
  takes: [],
  activated: false,
  ...rest,
})
const person = makeUser({ email: 'a@x.org', title: 'Nurse' })

describe('findings', () => {
  test('of one kind are one group with the first five lines', () => {
    const summary = new SummaryBuilder()
    for (let line = 2; line < 12; line++) summary.addIssue(finding(line))
    expect(summary.groups()).toEqual([{ first: finding(2), count: 10, lines: [2, 3, 4, 5, 6] }])
  })

  test('differ by code, column and severity', () => {
    const summary = new SummaryBuilder()
    summary.addIssue(finding(2))
    summary.addIssue(finding(2, { column: 'Mobile' }))
    summary.addIssue(finding(2, { code: 'digits-lost' }))
    summary.addIssue(finding(2, { severity: 'warning' }))
    expect(summary.groups()).toHaveLength(4)
    expect(summary.warnings).toBe(1)
  })

  test('with different reasons are different kinds', () => {
    const summary = new SummaryBuilder()
    summary.addIssue(finding(2, { detail: { reason: 'other-country', calling: '91' } }))
    summary.addIssue(finding(3, { detail: { region: 'US' } }))
    expect(summary.groups()).toHaveLength(2)
  })

  test('suggest something for all of their rows, or nothing', () => {
    const groupOf = (...suggestions: (string | undefined)[]) => {
      const summary = new SummaryBuilder()
      for (const [i, suggestion] of suggestions.entries())
        summary.addIssue(finding(9 - i, suggestion ? { detail: { suggestion, expected: 'x' } } : {}))
      return summary.groups()[0]?.first.detail ?? {}
    }
    expect(groupOf('New')).toMatchObject({ suggestion: 'New' })
    expect(groupOf('New', 'New', 'New')).toMatchObject({ suggestion: 'New' })
    expect(groupOf('New', 'Update', 'New')).toEqual({ expected: 'x' })
    expect(groupOf('New', undefined)).toEqual({})
    expect(groupOf(undefined, 'New')).toEqual({ expected: 'x' })
  })

  test('come errors first, then the commonest, then the earliest', () => {
    const summary = new SummaryBuilder()
    const add = (code: Issue['code'], severity: Issue['severity'], lines: number[]) => {
      for (const line of lines) summary.addIssue(finding(line, { code, severity }))
    }
    add('mojibake', 'warning', [2, 3, 4, 5])
    add('digits-lost', 'error', [9])
    add('email-invalid', 'error', [7])
    add('phone-invalid', 'error', [8, 10])
    expect(summary.groups().map(({ first }) => first.code)).toEqual([
      'phone-invalid',
      'email-invalid',
      'digits-lost',
      'mojibake',
    ])
  })

  test('found later on an earlier line: that line is the first', () => {
    const summary = new SummaryBuilder()
    summary.addIssue(finding(9))
    summary.addIssue(finding(2))
    expect(summary.groups()).toEqual([{ first: finding(2), count: 2, lines: [2, 9] }])
  })

  test('of endless kinds are bounded', () => {
    const summary = new SummaryBuilder()
    for (let i = 0; i < 1000; i++) summary.addIssue(finding(i, { column: `c${i}` }))
    expect(summary.groups()).toHaveLength(50)
  })
})

describe('examples', () => {
  test('five of each outcome that writes, with what changes', () => {
    const summary = new SummaryBuilder()
    for (let line = 2; line < 10; line++) {
      summary.addPlan(line, plan('created', { after: person }))
      summary.addPlan(line, plan('updated', { before: person, after: { ...person, title: 'Doctor' } }))
      summary.addPlan(line, plan('removed', { before: person }))
      summary.addPlan(line, plan('unchanged', { before: person, after: person }))
    }
    expect(summary.examples).toHaveLength(15)
    expect(summary.examples.slice(0, 3)).toEqual([
      { line: 2, outcome: 'created', name: 'Asha Rao', changes: [] },
      {
        line: 2,
        outcome: 'updated',
        name: 'Asha Rao',
        changes: [{ field: 'title', from: 'Nurse', to: 'Doctor' }],
      },
      { line: 2, outcome: 'removed', name: 'Asha Rao', changes: [] },
    ])
  })
})

describe('messages that will be sent', () => {
  test('an invitation for each new person with an e-mail, a notice for each who comes back', () => {
    const summary = new SummaryBuilder()
    summary.addPlan(2, plan('created', { after: person }))
    summary.addPlan(3, plan('created', { after: makeUser({ phone: '+1' }) }))
    summary.addPlan(4, plan('updated', { before: person, after: person, activated: true }))
    summary.addPlan(5, plan('updated', { before: person, after: person }))
    expect(summary).toMatchObject({ invitations: 1, notices: 1 })
  })
})

test('a row that turns out wrong afterwards is counted as refused and nowhere else', () => {
  const summary = new SummaryBuilder()
  summary.addOutcome('created')
  summary.addOutcome('unchanged')
  summary.addPlan(2, plan('created', { after: person }))
  summary.refuse({ outcome: 'created', line: 2, invited: true, noticed: false }, finding(2))
  expect(summary.counts).toEqual({ ...noCounts(), unchanged: 1, failed: 1 })
  expect(summary.invitations).toBe(0)
  expect(summary.examples).toEqual([])
  expect(summary.groups()).toHaveLength(1)
})
