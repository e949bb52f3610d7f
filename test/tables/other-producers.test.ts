import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { readAll } from './read-all.ts'

const HEADER = ['Name', 'Country Code', 'Phone Number', 'Joined', 'Active', 'Badge']

/** Made once with openpyxl 3 and XlsxWriter 3, which write shared and inline strings, rich text, formats and merged cells. */
it.each<[string, [number, ...string[]][], object]>([
  [
    'openpyxl',
    [
      [2, 'Zoë Rao', '+91', '9876543210', '2024-02-01', 'TRUE', '00123'],
      [3, ' Bo  Chen ', '91', '09876543211', '2024-02-01 10:30', 'FALSE', '00124'],
      [4, '=1+1', '', '', '', '', '#GETTING_DATA'],
      [6, 'merged', '', '', '', '', ''],
    ],
    { name: 'Staff', others: ['Lists'] },
  ],
  [
    'xlsxwriter',
    [
      [2, 'Zoë Rao', '+91', '+919876543210', '2024-02-01', 'TRUE', 'E17'],
      [3, 'a\r\nb_x0041_<&>', '1.23456789012346E+15', '9.19E+11', '', '', ''],
    ],
    { name: 'Staff', others: [] },
  ],
  ['xlsxwriter-1904', [[2, 'Zoë', '', '', '2024-02-01', '', '']], { name: 'Sheet1', others: [] }],
])('a workbook of %s', async (name, rows, sheet) => {
  const bytes = await readFile(new URL(`../fixtures/workbooks/${name}.xlsx`, import.meta.url))
  const { table, rows: read } = await readAll(bytes)
  expect(read.map(row => [row.line, ...row.cells])).toEqual([[1, ...HEADER], ...rows])
  expect(table.sheet).toEqual(sheet)
})
