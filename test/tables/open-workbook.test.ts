import { describe, expect, it } from 'vitest'
import { links, makeWorkbook, partsOf, sheetXml, textRows, zipParts } from '../support/make-workbook.ts'
import { cellsOf, readAll } from './read-all.ts'

const PEOPLE = textRows([
  ['Name', 'City'],
  ['Asha', 'Kigali'],
])
const ROWS = [
  ['Name', 'City'],
  ['Asha', 'Kigali'],
]
const BLANK = '<row r="1"><c r="A1" s="1"/><c r="B1" t="inlineStr"><is><t> </t></is></c></row>'
const STRICT = 'http://purl.oclc.org/ooxml'

describe('which sheet is read', () => {
  it.each<[string, Parameters<typeof makeWorkbook>[0], string, string[]]>([
    ['the only one', PEOPLE, 'Sheet1', []],
    ['the first that holds rows', { sheets: [BLANK, '', { name: 'Staff', rows: PEOPLE }] }, 'Staff', []],
    [
      'never a hidden one',
      {
        sheets: [
          { state: 'hidden', rows: textRows([['Lists']]) },
          { state: 'veryHidden', rows: textRows([['Lists']]) },
          { name: 'Staff', rows: PEOPLE },
        ],
      },
      'Staff',
      [],
    ],
    [
      'others that are shown and hold rows are named',
      {
        sheets: [
          { name: 'Staff', rows: PEOPLE },
          { name: 'Empty', rows: BLANK },
          { name: 'Left', rows: PEOPLE },
          { name: 'Lists', state: 'hidden', rows: PEOPLE },
          {
            name: 'Notes\u202E & <more>',
            state: 'visible',
            rows: `${textRows([['']])}<row><c><v>1</v></c></row>`,
          },
        ],
      },
      'Staff',
      ['Left', 'Notes & <more>'],
    ],
    [
      'another that cannot be read hinders nobody',
      { sheets: [PEOPLE, { name: 'Wide', rows: '<row><c r="XFD1"><v>1</v></c></row>' }] },
      'Sheet1',
      ['Wide'],
    ],
  ])('%s', async (_, book, name, others) => {
    const { table, rows } = await readAll(makeWorkbook(book), { name: 'staff.xlsx' })
    expect(table).toMatchObject({ encoding: 'Excel workbook', delimiter: '', sheet: { name, others } })
    expect(rows.map(row => row.cells)).toEqual(ROWS)
  })

  it('goes on with the next where one is full and that has the same header', async () => {
    const full = `${PEOPLE}<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Bo</t></is></c></row>`
    const more = textRows([['Name', 'City'], ['Li', 'Oslo'], ['x'.repeat(40_000)]])
    const book = { sheets: [full, more, { name: 'Other', rows: textRows([['Name'], ['Tom']]) }] }
    const { table, rows } = await readAll(makeWorkbook(book))
    expect(rows.map(row => [row.line, row.cells[0]?.slice(0, 5)])).toEqual([
      [1, 'Name'],
      [2, 'Asha'],
      [1_048_576, 'Bo'],
      [1_048_578, 'Li'],
      [1_048_579, 'xxxxx'],
    ])
    expect(rows[4]?.fault).toMatchObject({ line: 1_048_579, code: 'cell-too-long' })
    expect(table.sheet).toEqual({ name: 'Sheet1', others: ['Other'] })
    expect(table.blankRows).toBe(1_048_573)
  })
})

describe('rows and columns', () => {
  it.each<[string, string, [number, ...string[]][], number]>([
    [
      'without references',
      '<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c/><c><v>3</v></c></row>',
      [
        [1, '1', '2'],
        [3, '', '3'],
      ],
      1,
    ],
    [
      'sparse',
      '<row r="3"><c r="B3"><v>1</v></c><c r="D3"><v>2</v></c></row><row r="7"><c r="C7"><v>3</v></c></row>',
      [
        [3, '', '1', '', '2'],
        [7, '', '', '3', ''],
      ],
      5,
    ],
    [
      'some with references, some without',
      '<row r="2"><c r="C2"><v>1</v></c><c><v>2</v></c></row><row><c r="a3"><v>3</v></c></row>',
      [
        [2, '', '', '1', '2'],
        [3, '3', '', '', ''],
      ],
      1,
    ],
    [
      'blank cells far out',
      '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/><c r="XFC1" t="inlineStr"><is><t xml:space="preserve">  </t></is></c></row>',
      [[1, '1']],
      0,
    ],
    [
      'blank rows at the end do not count',
      '<row r="1"><c><v>1</v></c></row><row r="2"/><row r="1048576"><c s="1"/></row>',
      [[1, '1']],
      0,
    ],
    [
      'of merged cells the first holds the value',
      '<row r="1"><c r="A1"><v>1</v></c><c r="B1"/><c r="C1"><v>2</v></c></row><row r="2"><c r="A2"/><c r="B2"><v>3</v></c></row>',
      [
        [1, '1', '', '2'],
        [2, '', '3', ''],
      ],
      0,
    ],
    [
      'shorter than the widest before are filled up',
      textRows([['Note'], ['Name', 'City', 'Zip'], ['Asha'], ['Bo', '', '1', 'x'], ['Li']]),
      [
        [1, 'Note'],
        [2, 'Name', 'City', 'Zip'],
        [3, 'Asha', '', ''],
        [4, 'Bo', '', '1', 'x'],
        [5, 'Li', '', '', ''],
      ],
      0,
    ],
  ])('%s', async (_, sheet, expected, blank) => {
    const { table, rows } = await readAll(makeWorkbook(sheet))
    expect(rows.map(row => [row.line, ...row.cells])).toEqual(expected)
    expect(table.blankRows).toBe(blank)
  })

  it('is given out in batches of a thousand', async () => {
    const all = Array.from({ length: 2500 }, (_, n) => [`Person ${n}`, 'Kigali'])
    const { rows } = await readAll(makeWorkbook(textRows(all)), { size: 1000 })
    expect(rows.map(row => row.cells)).toEqual(all)
  })
})

describe('how the parts are written', () => {
  const utf16 = (text: string, mark: string) => Buffer.from(mark + text.replace('UTF-8', 'UTF-16'), 'utf16le')
  const sheet = sheetXml(PEOPLE)
  const prefixed = sheet.replace(/<(\/?)(?=[a-z])/g, '<$1x:').replace('xmlns=', 'xmlns:x=')
  const absolute = links([
    ['rId1', 'worksheet', '/xl/worksheets/sheet1.xml'],
    ['rId2', 'externalLink', '../../../etc/passwd'],
  ])
  it.each<[string, Record<string, string | Uint8Array | undefined>]>([
    ['prefixed', { 'xl/worksheets/sheet1.xml': prefixed }],
    ['UTF-16 LE with a mark', { 'xl/worksheets/sheet1.xml': utf16(sheet, '\uFEFF') }],
    ['UTF-16 BE without one', { 'xl/worksheets/sheet1.xml': utf16(sheet, '').swap16() }],
    ['UTF-8 with a mark', { 'xl/worksheets/sheet1.xml': `\uFEFF${sheet}` }],
    ['absolute targets', { 'xl/_rels/workbook.xml.rels': absolute }],
    [
      'targets with steps and spaces',
      {
        'xl/_rels/workbook.xml.rels': links([['rId1', 'worksheet', '../xl/./data/My%20sheet.xml']]),
        'xl/data/my SHEET.xml': sheet,
      },
    ],
    ['backslashes', { 'xl/worksheets/sheet1.xml': undefined, 'xl\\worksheets\\sheet1.xml': sheet }],
    [
      'names that begin at the root',
      { 'xl/worksheets/sheet1.xml': undefined, '/xl/worksheets/sheet1.xml': sheet },
    ],
    ['no styles and no shared strings', { 'xl/styles.xml': undefined, 'xl/sharedStrings.xml': undefined }],
    ['no links of the archive', { '_rels/.rels': undefined }],
    [
      'comments and instructions',
      { 'xl/worksheets/sheet1.xml': sheet.replace('<sheetData>', '<!-- a --><?b c?><sheetData>') },
    ],
  ])('%s', async (_, parts) => {
    const bytes = makeWorkbook({ sheets: [PEOPLE], parts })
    for (const size of [7, 1 << 20]) {
      expect((await readAll(bytes, { size })).rows.map(row => row.cells)).toEqual(ROWS)
    }
  })

  it('strict workbooks', async () => {
    const parts = Object.entries(partsOf({ sheets: [PEOPLE] })).map(([name, part]) => [
      name,
      String(part)
        .replaceAll('http://schemas.openxmlformats.org/officeDocument/2006', `${STRICT}/officeDocument`)
        .replaceAll('http://schemas.openxmlformats.org/spreadsheetml/2006', `${STRICT}/spreadsheetml`),
    ])
    expect(await cellsOf(zipParts(Object.fromEntries(parts)))).toEqual(ROWS)
  })

  it.each(['staff.xlsm', 'staff.csv', 'staff', 'staff.pdf'])('called %s', async name => {
    expect((await readAll(makeWorkbook(PEOPLE), { name })).rows[1]?.cells).toEqual(['Asha', 'Kigali'])
  })
})
