import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { SharedStrings } from '../../src/tables/shared-strings.ts'
import { SheetCells } from '../../src/tables/sheet-cells.ts'
import { makeWorkbook, partsOf } from '../support/make-workbook.ts'
import { readAll } from './read-all.ts'

/** The text of one cell, and what is wrong with its row. */
async function cellOf(
  cell: string,
  book: { strings?: string; formats?: (string | number)[]; from1904?: boolean } = {},
) {
  const row = `<row r="1"><c r="A1"><v>1</v></c>${cell}</row>`
  const { rows } = await readAll(makeWorkbook({ ...book, sheets: [row] }))
  expect(rows[0]?.cells.length).toBeLessThanOrEqual(2)
  return { text: rows[0]?.cells[1] ?? '', fault: rows[0]?.fault }
}

const inline = (content: string) => `<c r="B1" t="inlineStr"><is>${content}</is></c>`

describe('text', () => {
  it.each<[string, string, string]>([
    ['inline', inline('<t>Asha</t>'), 'Asha'],
    ['runs', inline('<r><rPr><b/></rPr><t>As</t></r><r><t xml:space="preserve">ha R</t></r>'), 'Asha R'],
    [
      'without how it is read aloud',
      inline('<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>'),
      '東京',
    ],
    ['spaces that count', inline('<t xml:space="preserve"> a  b </t>'), ' a  b '],
    ['spaces that do not', inline('<t>\n  Asha\n</t>'), 'Asha'],
    ['line breaks', inline('<t xml:space="preserve">a\nb</t>'), 'a\nb'],
    ['escapes', inline('<t>a_x000D_b_x005F_x000D_c_x0041_</t>'), 'a\rb_x000D_cA'],
    ['halves of a character', inline('<t>_xD83D__xDE00_ _xD83D_</t>'), '😀 \uFFFD'],
    ['a reference to half of one', inline('<t>a&#x41;&amp;&lt;&#128512;</t>'), 'aA&<😀'],
    ['CDATA', inline('<t><![CDATA[<a> & b]]></t>'), '<a> & b'],
    ['a formula', '<c r="B1" t="str"><f>A1&amp;"x"</f><v>Asha_x000D_</v></c>', 'Asha\r'],
    ['a formula that came to nothing', '<c r="B1" t="str"><f>""</f><v></v></c>', ''],
    ['what looks like a formula', inline("<t>=cmd|' /C calc'!A0</t>"), "=cmd|' /C calc'!A0"],
    ['an apostrophe that is text', inline("<t>'=1+1</t>"), "'=1+1"],
    ['text without a type', '<c r="B1"><v>Asha</v></c>', 'Asha'],
    ['an inline text without a type', '<c r="B1"><is><t>Asha</t></is></c>', 'Asha'],
    ['nothing', '<c r="B1"/>', ''],
  ])('%s', async (_, cell, text) => {
    expect(await cellOf(cell)).toEqual({ text, fault: undefined })
  })

  it.each<[string, string, string]>([
    ['plain', '<si><t>Asha</t></si>', 'Asha'],
    ['runs', '<si><r><t>As</t></r><r><rPr/><t>ha</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>', 'Asha'],
    ['empty', '<si><t/></si>', ''],
    ['of any script', '<si><t>Zoë محمد 😀</t></si>', 'Zoë محمد 😀'],
  ])('shared: %s', async (_, string, text) => {
    const strings = `<si><t>other</t></si>${string}`
    expect((await cellOf('<c r="B1" t="s"><v>1</v></c>', { strings })).text).toBe(text)
  })

  it('shared texts by the thousand', async () => {
    const texts = Array.from({ length: 5000 }, (_, n) => `${n}:${'é'.repeat(n % 700)}`)
    const strings = texts.map(text => `<si><t>${text}</t></si>`).join('')
    const sheet = texts.map((_, n) => `<row><c t="s"><v>${texts.length - 1 - n}</v></c></row>`).join('')
    const { rows } = await readAll(makeWorkbook({ sheets: [sheet], strings }))
    expect(rows.filter((row, n) => row.cells[0] !== texts.at(-1 - n))).toEqual([])
    expect(rows).toHaveLength(5000)
  })

  it.each<[string, string, string]>([
    ['too long', inline(`<t>${'x'.repeat(32_769)}</t>`), 'cell-too-long'],
    ['too long, in runs', inline('<r><t>xxxxxxxx</t></r>'.repeat(5000)), 'cell-too-long'],
    ['too long, from a formula', `<c r="B1" t="str"><v>${'x'.repeat(32_769)}</v></c>`, 'cell-too-long'],
    ['with a NUL byte', inline('<t>A_x0000_sha</t>'), 'nul-byte'],
  ])('%s: the row is refused', async (_, cell, code) => {
    const { text, fault } = await cellOf(cell)
    expect(fault).toMatchObject({ line: 1, column: 1, code })
    expect(text.length).toBeLessThanOrEqual(100)
    expect(fault?.value.length).toBeLessThanOrEqual(100)
  })

  it('too long, shared: the row is refused, as long as it may be is fine', async () => {
    const strings = `<si><t>${'é'.repeat(32_769)}</t></si><si><t>${'é'.repeat(32_768)}</t></si>`
    expect((await cellOf('<c r="B1" t="s"><v>0</v></c>', { strings })).fault?.code).toBe('cell-too-long')
    const whole = await cellOf('<c r="B1" t="s"><v>1</v></c>', { strings })
    expect([whole.text.length, whole.fault]).toEqual([32_768, undefined])
  })
})

it('a value without end takes no memory', () => {
  const cells = new SheetCells('Staff', {
    ...{
      label: 'staff.xlsx',
      limits: DEFAULT_LIMITS,
      strings: new SharedStrings('staff.xlsx', DEFAULT_LIMITS),
    },
    ...{ formats: [], from1904: false, isUncalculated: false },
  })
  const names = ['sheetData', 'row', 'c', 'v']
  for (const name of names) cells.open(name, name === 'c' ? { t: 'str' } : {})
  // What is above 512 MB is no string.
  for (let n = 0; n < 600; n++) cells.text('x'.repeat(1024 ** 2))
  for (const name of names.toReversed()) cells.close(name)
  expect(cells.rows).toMatchObject([{ line: 1, fault: { code: 'cell-too-long' } }])
})

it('a 0 of a program that leaves formulas to Excel is no result', async () => {
  const formula = (value: string) => `<c><f>A1</f><v>${value}</v></c>`
  const sheets = [`<row><c><v>0</v></c>${formula('0')}${formula('5')}</row>`]
  const book = String(partsOf({ sheets })['xl/workbook.xml'])
  const read = async (calculation: string) => {
    const parts = { 'xl/workbook.xml': book.replace('</sheets>', `</sheets><calcPr${calculation}/>`) }
    return (await readAll(makeWorkbook({ sheets, parts }))).rows[0]?.cells
  }
  expect(await read(' fullCalcOnLoad="1"')).toEqual(['0', '#GETTING_DATA', '5'])
  expect(await read('')).toEqual(['0', '0', '5'])
})

describe('other values', () => {
  it.each<[string, string, string]>([
    ['true', '<c r="B1" t="b"><v>1</v></c>', 'TRUE'],
    ['false', '<c r="B1" t="b"><f>NOT(A1)</f><v>0</v></c>', 'FALSE'],
    ['an error', '<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', '#DIV/0!'],
    ['not available', '<c r="B1" t="e"><v>#N/A</v></c>', '#N/A'],
    ['a formula that nobody worked out', '<c r="B1"><f>A1+1</f></c>', '#GETTING_DATA'],
    ['the same, with room for a value', '<c r="B1"><f>A1+1</f><v/></c>', '#GETTING_DATA'],
    ['a formula', '<c r="B1"><f t="shared" si="0"/><v>12</v></c>', '12'],
    ['a date as text', '<c r="B1" t="d"><v>2024-02-01T00:00:00Z</v></c>', '2024-02-01'],
    [
      'a date and a time as text',
      '<c r="B1" t="d"><v>2024-02-01T10:30:05.000</v></c>',
      '2024-02-01 10:30:05',
    ],
    ['a number', '<c r="B1"><v>42</v></c>', '42'],
  ])('%s', async (_, cell, text) => {
    expect(await cellOf(cell)).toEqual({ text, fault: undefined })
  })

  it.each<[string, string | number, string, boolean, string]>([
    ['a built-in date', 14, '45323', false, '2024-02-01'],
    ['a built-in date and time', 22, '45323.4375', false, '2024-02-01 10:30'],
    ['a date of one’s own', '[$-409]d\\-mmm\\-yyyy;@', '45323', false, '2024-02-01'],
    ['a date from 1904', 'yyyy-mm-dd', '43861', true, '2024-02-01'],
    ['digits with zeros', '00000', '123', false, '00123'],
    ['no date', '"day" 0.00', '45323', false, '45323'],
    ['a style that there is not', 14, '45323', false, '45323'],
  ])('%s', async (name, format, value, from1904, text) => {
    const style = name.startsWith('a style') ? 9 : 1
    const cell = `<c r="B1" s="${style}"><v>${value}</v></c>`
    expect((await cellOf(cell, { formats: [format], from1904 })).text).toBe(text)
  })
})
