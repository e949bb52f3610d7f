import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { writeXlsx } from '../../src/tables/write-xlsx.ts'

const WORDS: Record<string, string> = { amp: '&', lt: '<', gt: '>' }

async function partsOf(rows: readonly string[][], sheetRows?: number): Promise<Record<string, string>> {
  const bytes = Buffer.concat(await Array.fromAsync(writeXlsx(rows, sheetRows)))
  return Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, part]) => [name, Buffer.from(part).toString()]),
  )
}

/** As Excel reads them, with the sheet's own names of cells; what is not there is empty. */
function cellsOf(sheet: string, width: number): string[][] {
  return [...sheet.matchAll(/<row r="(\d+)">(.*?)<\/row>/gs)].map(([, number, row = ''], n) => {
    expect(Number(number)).toBe(n + 1)
    const cells = Array<string>(width).fill('')
    for (const [, letters = '', at, keepsSpace, text = ''] of row.matchAll(
      /<c r="([A-Z]+)(\d+)"(?: s="1")? t="inlineStr"><is><t( xml:space="preserve")?>(.*?)<\/t><\/is><\/c>/gs,
    )) {
      expect(at).toBe(number)
      const shown = keepsSpace ? text : text.trim().replace(/\s+/g, ' ')
      cells[[...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1] =
        plainText(shown)
    }
    return cells
  })
}

function plainText(xml: string): string {
  return xml
    .replace(/&(\w+);/g, (_, word: string) => WORDS[word] ?? 'unknown')
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** XML holds nothing else that Excel would stumble over. */
function expectWellFormed(xml: string): void {
  expect(xml.isWellFormed()).toBe(true)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these.
  expect(xml).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/)
  expect(xml.replace(/&(?:amp|lt|gt);/g, '')).not.toContain('&')
}

test('every cell comes back as the text that it was', async () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom(
      '=1+1',
      '<b>&amp;</b>',
      ' two  spaces ',
      'a\r\nb\tc',
      '_x0041_',
      '__x000d_',
      '00123',
      ']]>',
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      fc
        .integer({ min: 1, max: 30 })
        .chain(width =>
          fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
        ),
      async rows => {
        const parts = await partsOf(rows)
        const sheet = parts['xl/worksheets/sheet1.xml'] ?? ''
        expectWellFormed(sheet)
        const harmless = rows.map(row => row.map(text => text.replace(FORBIDDEN, '')))
        expect(cellsOf(sheet, rows[0]?.length ?? 0)).toEqual(harmless)
      },
    ),
    { numRuns: 200 },
  )
})

// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold is left out.
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

describe('the workbook', () => {
  test('names every part that it has', async () => {
    const parts = await partsOf([['Name'], ['Asha']])
    expect(Object.keys(parts).toSorted()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ])
    for (const part of Object.values(parts)) {
      expect(part).toMatch(/^<\?xml version="1.0" encoding="UTF-8" standalone="yes"\?>\n/)
      expectWellFormed(part)
    }
  })

  test('a sheet that is full is followed by the next, each with the header', async () => {
    const parts = await partsOf([['Name'], ['A'], ['B'], ['C'], ['D'], ['E']], 3)
    const sheets = [1, 2, 3].map(n => cellsOf(parts[`xl/worksheets/sheet${n}.xml`] ?? '', 1).flat())
    expect(sheets).toEqual([
      ['Name', 'A', 'B'],
      ['Name', 'C', 'D'],
      ['Name', 'E'],
    ])
    expect(parts['xl/workbook.xml']?.match(/<sheet /g)).toHaveLength(3)
    expect(parts['xl/_rels/workbook.xml.rels']).toContain('Target="worksheets/sheet3.xml"')
    expect(parts['[Content_Types].xml']).toContain('/xl/worksheets/sheet3.xml')
  })

  test('without any row there is an empty sheet', async () => {
    expect(cellsOf((await partsOf([]))['xl/worksheets/sheet1.xml'] ?? '', 1)).toEqual([])
  })

  test('a cell is cut where Excel would call the file damaged, not within a character', async () => {
    const parts = await partsOf([[`${'x'.repeat(32_766)}😀`]])
    const [[cell = ''] = []] = cellsOf(parts['xl/worksheets/sheet1.xml'] ?? '', 1)
    expect(cell).toBe('x'.repeat(32_766))
  })
})

test('it is written piece by piece', async () => {
  let given = 0
  async function* rows() {
    for (; given < 50_000; given++) yield [`name ${given * 7919}`, `${Math.sin(given)}`]
  }
  const pieces = writeXlsx(rows())
  await pieces.next()
  expect(given).toBeLessThan(20_000)
  await pieces.return(undefined)
})
