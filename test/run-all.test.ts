import { describe, expect, it } from 'vitest'
import { countTests } from './support/count-tests.ts'

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((test, n) => ({ fullName: `test ${n}`, status: test })),
})
const report = (...testResults: ReturnType<typeof file>[]) => JSON.stringify({ testResults })

describe('countTests', () => {
  it.each<[string, string | null, boolean, { passed: number; skipped: number; failures: string[] }]>([
    ['passes', report(file('passed', 'passed', 'passed')), true, { passed: 2, skipped: 0, failures: [] }],
    [
      'a failure',
      report(file('failed', 'passed', 'failed')),
      false,
      { passed: 1, skipped: 0, failures: ['a.test.ts: test 1'] },
    ],
    [
      'a file that does not load',
      report(file('failed'), file('passed', 'passed')),
      false,
      { passed: 1, skipped: 0, failures: ['a.test.ts: could not be run'] },
    ],
    [
      'an error outside of tests',
      report(file('passed', 'passed')),
      false,
      { passed: 1, skipped: 0, failures: ['tests: an error outside of any test'] },
    ],
    [
      'skipped tests',
      report(file('passed', 'passed', 'pending')),
      true,
      { passed: 1, skipped: 1, failures: [] },
    ],
    ['no tests', report(), true, { passed: 0, skipped: 0, failures: ['tests: none was run'] }],
    ['no report', null, false, { passed: 0, skipped: 0, failures: ['tests: an error outside of any test'] }],
  ])('counts %s', (_name, text, ended, expected) => {
    expect(countTests(text, ended)).toEqual(expected)
  })
})
