import fc from 'fast-check'
import { expect, it } from 'vitest'
import { writeXlsx } from '../../src/tables/write-xlsx.ts'
import { readAll } from './read-all.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold is left out.
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    ...[
      '',
      ' ',
      '=1+1',
      "'=1+1",
      '-5',
      '+49 30',
      '@home',
      '00123',
      '9.19E+11',
      '1234567890123456',
      '#N/A',
      'TRUE',
    ],
    ...[
      '<b>&amp;</b>',
      ']]>',
      ' two  spaces ',
      'a\r\nb\tc\n',
      '_x0041_',
      '_x0041_x000d_',
      '__X000d_',
      '2024-02-01',
    ],
    ...['\u00A0x\u00A0', '\uFEFF', 'Zoë', 'محمد', '😀', '\ud800', '</t></is>', '<!DOCTYPE a>', '&#65;'],
  ),
)

it('what is written as a workbook is read back identically, line numbers included', async () => {
  const tables = fc
    .integer({ min: 1, max: 30 })
    .chain(width =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
    )
  await fc.assert(
    fc.asyncProperty(tables, fc.integer({ min: 1, max: 400 }), async (rows, size) => {
      const expected = rows
        .map((cells, n) => ({
          line: n + 1,
          cells: cells.map(text => text.toWellFormed().replace(FORBIDDEN, '')),
        }))
        .filter(({ cells }) => cells.some(text => text.trim() !== ''))
      fc.pre(expected.length > 0)
      const { table, rows: read } = await readAll(Buffer.concat(await Array.fromAsync(writeXlsx(rows))), {
        size,
      })
      expect(read.map(withoutBlankEnd)).toEqual(expected.map(withoutBlankEnd))
      expect(table.blankRows).toBe((expected.at(-1)?.line ?? 0) - expected.length)
    }),
    { numRuns: 300 },
  )
})

it('also over several sheets, of which the first is read where it is not full', async () => {
  const rows = [['Name'], ['A'], ['B'], ['C']]
  const { table, rows: read } = await readAll(Buffer.concat(await Array.fromAsync(writeXlsx(rows, 3))))
  expect(read.map(row => row.cells[0])).toEqual(['Name', 'A', 'B'])
  expect(table.sheet).toEqual({ name: 'Sheet1', others: ['Sheet2'] })
})

function withoutBlankEnd({ line, cells }: { line: number; cells: readonly string[] }): [number, ...string[]] {
  return [line, ...cells.slice(0, cells.findLastIndex(text => text !== '') + 1)]
}
