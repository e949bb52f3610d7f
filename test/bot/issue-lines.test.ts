import { expect, test } from 'vitest'
import { refusedLines, warningLines } from '../../src/bot/issue-lines.ts'
import type { Issue, IssueCode } from '../../src/domain/issues.ts'
import type { IssueGroup, Summary } from '../../src/domain/jobs.ts'

const READING: Summary['reading'] = {
  ...{ format: 'kaizala-users', about: 'people', encoding: 'UTF-8', delimiter: ',', region: 'RW' },
  ...{ headerLine: 1, columns: [], columnOf: {}, ignored: [], blankRows: 0 },
}

function found(
  code: IssueCode,
  lines: number[],
  issue: Partial<Issue> = {},
  count = lines.length,
): IssueGroup {
  const first = {
    line: lines[0] ?? 2,
    column: 'Email',
    value: 'x',
    code,
    severity: 'error' as const,
    ...issue,
  }
  return { first, count, lines }
}

function texts(groups: IssueGroup[], warnings = 0): string[] {
  const summary: Summary = { reading: READING, invitations: 0, notices: 0, groups, warnings, examples: [] }
  return [...refusedLines(summary), ...warningLines(summary)].map(({ value }) => value)
}

test.each<[string, IssueGroup, string]>([
  [
    'one row',
    found('row-too-many-cells', [4], { detail: { found: 7, expected: 6 } }),
    '1 row refused, line 4: The row has 7 cells where 6 are due. Take the extra cell out or, in CSV, put cells that hold the delimiter in quotes.',
  ],
  [
    'several rows',
    found('value-required', [14, 20, 33]),
    '3 rows refused: Email is empty (lines 14, 20, 33). Fill it.',
  ],
  [
    'more than are named',
    found('value-required', [14, 20], {}, 9),
    '9 rows refused: Email is empty (lines 14, 20 …). Fill it.',
  ],
  [
    'of a file about groups',
    found('two-parents', [3, 5]),
    '2 rows refused: Another row puts the group elsewhere (lines 3, 5). Keep one of the two rows.',
  ],
])('what is wrong is one sentence, with its place and what mends it: %s', (_, group, line) => {
  expect(texts([group])).toEqual([line])
})

const warning = (code: IssueCode, lines: number[], issue: Partial<Issue> = {}) =>
  found(code, lines, { severity: 'warning', ...issue })

test.each<[string, IssueGroup[], number, string]>([
  [
    'left out',
    [warning('group-unknown', [5], { value: 'Night shift' })],
    1,
    '1 warning, line 5: There is no group "Night shift". Its row is left out.',
  ],
  [
    'imported',
    [warning('mojibake', [9], { value: 'JosÃ©', column: 'Name' })],
    1,
    '1 warning, line 9: Name holds "JosÃ©", which looks garbled. Its row is imported anyway.',
  ],
  [
    'several of one sort',
    [warning('mojibake', [9, 11], { column: 'Name' }), warning('hidden-characters', [12])],
    3,
    '3 warnings, the first on line 9: Name holds "x", which looks garbled. Their rows are imported anyway.',
  ],
  [
    'of both sorts',
    [warning('mojibake', [9], { column: 'Name' }), warning('duplicate-row', [12])],
    2,
    '2 warnings, the first on line 9: Name holds "x", which looks garbled. Warnings refuse no row.',
  ],
  [
    'with more kinds than are told of',
    [warning('mojibake', [9], { column: 'Name' })],
    40,
    '40 warnings, the first on line 9: Name holds "x", which looks garbled. Warnings refuse no row.',
  ],
])('a warning says what becomes of its row: %s', (_, groups, warnings, line) => {
  expect(texts(groups, warnings)).toEqual([line])
})
