import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { openTable } from '../../src/tables/open-table.ts'
import type { TableRow } from '../../src/tables/table.ts'
import { plainCell, safeCell, writeTable } from '../../src/tables/write-table.ts'
import { inPieces, readAll } from './read-all.ts'

async function written(rows: string[][]): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(writeTable(rows)))
}

describe('safeCell', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ['+cmd', "'+cmd"],
    ['-2+A1', "'-2+A1"],
    ["'=1", "''=1"],
    ["''=1", "'''=1"],
    ['-', "'-"],
    ['-5', '-5'],
    ['-5.25', '-5.25'],
    ['+4912', '+4912'],
    ['+49 (30) 1234-56', '+49 (30) 1234-56'],
    ["'tis", "'tis"],
    ["'", "'"],
    ['', ''],
    ['Asha', 'Asha'],
  ])('%j', (cell, safe) => {
    expect(safeCell(cell)).toBe(safe)
    expect(plainCell(safe)).toBe(cell)
  })

  it('is undone by plainCell for every text', () => {
    const tricky = fc.string({
      unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '1', 'a', ' '),
      maxLength: 6,
    })
    fc.assert(
      fc.property(
        fc.oneof(tricky, fc.string({ unit: 'binary' })),
        cell => plainCell(safeCell(cell)) === cell,
      ),
      { numRuns: 2000 },
    )
  })
})

describe('writeTable', () => {
  it('writes UTF-8 with a byte order mark, commas and CRLF', async () => {
    const bytes = await written([
      ['Name', 'Note'],
      ['Žofie', 'a "b"; c'],
      [' x', '=1'],
    ])
    expect(bytes.toString('utf8')).toBe('\uFEFFName,Note\r\nŽofie,"a ""b""; c"\r\n" x",\'=1\r\n')
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  })

  it('writes in pieces', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => [`Person ${i}`, 'Kigali'])
    const pieces = await Array.fromAsync(writeTable(rows))
    expect(pieces.length).toBeGreaterThan(3)
    expect((await readAll(Buffer.concat(pieces))).rows.map(row => row.cells)).toEqual(rows)
  })

  it('is read back identically, line numbers included', async () => {
    const units = fc.constantFrom(
      '"',
      ',',
      ';',
      '|',
      '\t',
      '\n',
      '\r',
      '\r\n',
      "'",
      '=',
      '+',
      '-',
      '@',
      '#',
      ' ',
      '\u00A0',
      '\uFEFF',
      'a',
      'é',
      '王',
      '😀',
      '1',
      'sep=',
    )
    const cell = fc.oneof(
      fc.string({ unit: units, maxLength: 12 }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    )
    const table = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 8 }))
      .chain(([width, height]) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
          minLength: height,
          maxLength: height,
        }),
      )
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
        const solid = rows.filter(row => row.some(text => text.trim() !== ''))
        fc.pre(solid.length > 0)
        const expected = withLines(rows).filter(({ cells }) => cells.some(text => text.trim() !== ''))
        const { rows: read } = await readAll(await written(rows), { size })
        expect(read).toEqual(expected)
      }),
      { numRuns: 500, examples: [[[['sep=', '']], 1]] },
    )
  })

  it('gives the same rows however the bytes are cut', async () => {
    const bits = fc.constantFrom(
      '"',
      '""',
      ',',
      '\n',
      '\r',
      '\r\n',
      ' ',
      'a',
      'é',
      '\u00A0',
      "'",
      '=',
      'xxxxxxxx',
      '\0',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(bits, { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        async (parts, size) => {
          const text = `a,b\n${parts.join('')}`
          const limits = { cellChars: 8 }
          // Above 64 KiB the pieces reach the splitter one by one.
          const far = `${'filler,row\n'.repeat(30_000)}`
          const whole = await readAll(far + text, { limits, size: far.length + 1000 })
          const cut = await openTable(cutAt(far, text, size), {
            name: 'x.csv',
            limits: { ...DEFAULT_LIMITS, ...limits },
          })
          const rows: TableRow[] = []
          for await (const batch of cut.rows) rows.push(...batch)
          expect(rows.slice(30_000)).toEqual(whole.rows.slice(30_000))
          expect(cut.unreadable).toEqual(whole.table.unreadable)
          expect(cut.blankRows).toBe(whole.table.blankRows)
        },
      ),
      { numRuns: 20 },
    )
  }, 60_000)
})

async function* cutAt(far: string, text: string, size: number) {
  yield Buffer.from(far)
  yield* inPieces(Buffer.from(text), size)
}

function withLines(rows: string[][]): { line: number; cells: string[] }[] {
  let line = 1
  return rows.map(cells => {
    const row = { line, cells }
    line += 1 + cells.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0)
    return row
  })
}
