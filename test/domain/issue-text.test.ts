import { describe, expect, test } from 'vitest'
import { describeIssue } from '../../src/domain/issue-text.ts'
import { ISSUE_CODES, type Issue } from '../../src/domain/issues.ts'

/** Everything that any code reads or the readers of files hand over. */
const DETAIL = {
  expected: 8,
  found: 7,
  other: 14,
  name: 'Asha Rao',
  holder: 'Ben Ito',
  first: 'Asha Rao',
  second: 'Ben Ito',
  likely: 'José',
  suggestion: 'asha@corp.example',
  limit: 254,
  length: 300,
  region: 'US',
  looksMisplaced: 'Department',
  looksLike: 'User Status',
  scripts: 'Latin, Cyrillic',
  type: 'date',
  reason: 'ambiguous',
  calling: '250',
  delimiter: ';',
  closesOnLine: 20,
}

const base = { line: 3, column: 'Work Phone', value: 'abc' } as const
const CASES = ISSUE_CODES.flatMap(code =>
  (['error', 'warning'] as const).flatMap(severity => [
    { code, severity, with: 'no detail', issue: { ...base, code, severity } },
    { code, severity, with: 'every detail', issue: { ...base, code, severity, detail: DETAIL } },
    { code, severity, with: 'an empty value', issue: { ...base, value: '', code, severity } },
  ]),
)

describe('every finding is a sentence', () => {
  test.each(CASES)('$code, $severity, $with', ({ issue }) => {
    const { what, message, fix } = describeIssue(issue)
    for (const text of [what, message, fix]) {
      expect(text).not.toMatch(/undefined|null|NaN|\[object|\$\{| {2}/)
      expect(text).not.toMatch(/^(Invalid|Error)\b/i)
    }
    for (const text of [what, message]) expect(text).toMatch(/^[\p{Lu}"].*[^.]\.$/u)
    expect(fix).toMatch(/^$|^\p{Lu}.*[.?]$/u)
  })
})

test.each(ISSUE_CODES)('%s for several rows says no value', code => {
  const { what } = describeIssue({ ...base, value: 'xyzzy', code, severity: 'error' })
  expect(what).not.toContain('xyzzy')
})

test.each(ISSUE_CODES)('%s quotes text from outside as it is', code => {
  const value = '<at>all</at> $' + '{x} **b** "q"'
  const { message } = describeIssue({ ...base, value, code, severity: 'error' })
  if (message.includes('<at>')) expect(message).toContain(value)
})

describe('what a person has to know is in the sentence', () => {
  const text = (issue: Partial<Issue> & Pick<Issue, 'code'>) => {
    const { message, fix } = describeIssue({ ...base, severity: 'error', ...issue })
    return `${message} ${fix}`
  }

  test.each<[Partial<Issue> & Pick<Issue, 'code'>, string[]]>([
    [{ code: 'conflicting-row', detail: { other: 14 } }, ['Work Phone', '"abc"', 'line 14', 'same person']],
    [{ code: 'key-twice-in-file', detail: { other: 14 } }, ['Work Phone', '"abc"', 'line 14']],
    [{ code: 'duplicate-row', detail: { other: 14 } }, ['line 14']],
    [
      { code: 'attribute-missing', detail: { names: 'Location, Level' } },
      ['new', 'Location, Level', 'column'],
    ],
    [{ code: 'keys-of-two-people', detail: { first: 'Asha', second: 'Ben' } }, ['Asha', 'Ben', 'Work Phone']],
    [{ code: 'key-taken', detail: { holder: 'Ben' } }, ['Work Phone', '"abc"', 'Ben']],
    [{ code: 'digits-lost', value: '9.19E+11' }, ['Excel', '9.19E+11']],
    [{ code: 'phone-invalid', detail: { region: 'RW' } }, ['Work Phone', '"abc"', 'RW', '+250788123456']],
    [{ code: 'phone-invalid', detail: { region: '91' } }, ['Work Phone', '"abc"', '(read as in +91)']],
    [
      { code: 'phone-invalid', detail: { region: 'US', suggestion: '+250788123456' } },
      ['"abc"', 'Did you mean +250788123456'],
    ],
    [
      { code: 'phone-invalid', column: 'Country Code', value: 'Narnia', detail: { reason: 'country' } },
      ['"Narnia"', 'no country'],
    ],
    [
      {
        code: 'phone-invalid',
        value: '+49 30 1',
        detail: { region: '250', reason: 'other-country', calling: '250' },
      },
      ['"+49 30 1"', '+250'],
    ],
    [
      { code: 'email-invalid', column: 'Email ID', detail: { suggestion: 'a@x.org' } },
      ['Email ID', '"abc"', 'a@x.org'],
    ],
    [{ code: 'email-invalid', column: 'Email ID', detail: { limit: 254, length: 300 } }, ['Email ID', '254']],
    [
      { code: 'status-invalid', column: 'User Status', value: 'Nwe', detail: { suggestion: 'New' } },
      ['"Nwe"', 'New, Update, Delete or Activate', 'Did you mean New?'],
    ],
    [
      {
        code: 'attribute-invalid',
        column: 'Joined',
        value: '01/02/2024',
        detail: { type: 'date', reason: 'ambiguous' },
      },
      ['Joined', '"01/02/2024"', 'date'],
    ],
    [{ code: 'mojibake', value: 'JosÃ©', detail: { likely: 'José' } }, ['"JosÃ©"', '"José"']],
    [{ code: 'delete-last-admin', detail: { name: 'Asha Rao' } }, ['Asha Rao', 'last org admin']],
    [{ code: 'quote-unclosed', line: 40 }, ['line 40']],
    // As the second sample of the Kore.ai page: seven cells, the status stands under Department.
    [
      {
        code: 'row-too-few-cells',
        column: 'Department',
        value: 'New',
        detail: { expected: 8, found: 7, looksMisplaced: 'Department', looksLike: 'User Status' },
      },
      ['7 cells', '8', '"New"', 'in Department', 'looks like User Status'],
    ],
    [
      {
        code: 'row-too-many-cells',
        column: '',
        value: 'New',
        detail: { expected: 8, found: 9, looksMisplaced: '', looksLike: 'User Status' },
      },
      ['9 cells', '8', '"New"', 'looks like User Status'],
    ],
    [{ code: 'row-too-few-cells', column: '', detail: { expected: 8, found: 7 } }, ['7 cells', '8']],
  ])('$code', (issue, parts) => {
    for (const part of parts) expect(text(issue)).toContain(part)
  })
})
