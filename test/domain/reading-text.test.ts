import { expect, it } from 'vitest'
import type { Reading } from '../../src/domain/jobs.ts'
import { fileKind, unreadSheets } from '../../src/domain/reading-text.ts'

function reading(change: Partial<Reading>): Reading {
  return {
    ...{ format: 'kore-users', encoding: 'UTF-8', delimiter: ';', region: 'RW', headerLine: 1 },
    ...{ columns: [], columnOf: {}, ignored: [], blankRows: 0 },
    ...change,
  }
}

it.each<[string, Partial<Reading>, string, string]>([
  ['text', {}, 'UTF-8, semicolon', ''],
  ['text of an unknown delimiter', { delimiter: '~' }, 'UTF-8, ~', ''],
  [
    'a workbook',
    { encoding: 'Excel workbook', delimiter: '', sheet: { name: 'Staff', others: [] } },
    'Excel workbook, sheet "Staff"',
    '',
  ],
  [
    'a workbook with another sheet',
    { encoding: 'Excel workbook', delimiter: '', sheet: { name: 'Staff', others: ['Old'] } },
    'Excel workbook, sheet "Staff"',
    'Only the sheet "Staff" is read. Not read: "Old". Save each of those as a file of its own to import it.',
  ],
  [
    'a workbook with many sheets',
    { encoding: 'Excel workbook', delimiter: '', sheet: { name: 'S', others: ['A', 'B', 'C', 'D', 'E'] } },
    'Excel workbook, sheet "S"',
    'Only the sheet "S" is read. Not read: "A", "B", "C" and 2 more. Save each of those as a file of its own to import it.',
  ],
])('%s', (_, change, kind, unread) => {
  expect(fileKind(reading(change)).join(', ')).toBe(kind)
  expect(unreadSheets(reading(change))).toBe(unread)
})
