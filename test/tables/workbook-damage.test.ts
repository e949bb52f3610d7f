import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { makeWorkbook, partsOf, sheetXml, spoiled, textRows, zipParts } from '../support/make-workbook.ts'
import { readAll, refusalOf } from './read-all.ts'

const PEOPLE = textRows([
  ['Name', 'City'],
  ['Asha', 'Kigali'],
])
const withSheet = (xml: string) =>
  makeWorkbook({ sheets: [PEOPLE], parts: { 'xl/worksheets/sheet1.xml': xml } })

describe('a damaged workbook is refused with a sentence', () => {
  const good = makeWorkbook(
    textRows(Array.from({ length: 300 }, (_, n) => [`Person ${n}`, String(Math.sin(n))])),
  )
  const stored = zipSync(
    Object.fromEntries(
      Object.entries(partsOf({ sheets: [PEOPLE] })).map(([name, part]) => [name, strToU8(String(part))]),
    ),
    { level: 0 },
  )
  const sheetRow = (row: string) => withSheet(sheetXml(row))
  it.each<[string, Uint8Array, RegExp]>([
    ['cut off in the middle', good.subarray(0, good.length / 2), /is damaged: it was cut off/],
    ['cut off at its last byte', good.subarray(0, -1), /is damaged: it was cut off/],
    ['with bytes behind its end', Buffer.concat([good, Buffer.from('more')]), /is damaged: it was cut off/],
    [
      'its checksum is wrong',
      spoiled(stored, 'Kigali', (bytes, at) => bytes.write('Kampal', at)),
      /its part xl\/worksheets\/sheet1\.xml cannot be unpacked/,
    ],
    [
      'its compressed bytes are spoiled',
      spoiled(good, 'xl/worksheets/sheet1.xmlPK', (bytes, at) => bytes.fill(0xff, 2000, Math.min(3000, at))),
      /cannot be unpacked|is not well-formed|no text/,
    ],
    [
      'the list of its parts is spoiled',
      spoiled(good, 'PK\x01\x02', (bytes, at) => bytes.fill(0, at, at + 4)),
      /the list of its parts cannot be read/,
    ],
    [
      'a sheet is missing',
      makeWorkbook({ sheets: [PEOPLE], parts: { 'xl/worksheets/sheet1.xml': undefined } }),
      /its part xl\/worksheets\/sheet1\.xml is missing/,
    ],
    [
      'the workbook is missing',
      makeWorkbook({ sheets: [PEOPLE], parts: { 'xl/workbook.xml': undefined } }),
      /its part xl\/workbook\.xml is missing/,
    ],
    ['there is no sheet', makeWorkbook({ sheets: [] }), /it has no sheet that is shown/],
    [
      'all sheets are hidden',
      makeWorkbook({ sheets: [{ state: 'hidden', rows: PEOPLE }] }),
      /it has no sheet that is shown/,
    ],
    [
      'a shared text is missing',
      sheetRow('<row><c t="s"><v>7</v></c></row>'),
      /row 1 of its sheet "Sheet1" refers to a text that is not there/,
    ],
    [
      'a negative reference',
      sheetRow('<row><c t="s"><v>-1</v></c></row>'),
      /refers to a text that is not there/,
    ],
    ['rows go back', sheetRow('<row r="5"/><row r="5"/>'), /no order of rows behind row 5/],
    ['a row beyond the last', sheetRow('<row r="1048577"/>'), /no order of rows/],
    ['a row without a number', sheetRow('<row r="x"/>'), /no order of rows/],
    [
      'a cell without a place',
      sheetRow('<row r="3"><c r="3"><v>1</v></c></row>'),
      /a cell without a place in row 3/,
    ],
    ['a cell too far out', sheetRow('<row><c r="ABCDEFG1"><v>1</v></c></row>'), /a cell without a place/],
    [
      'two values for one cell',
      sheetRow('<row r="2"><c r="A2"><v>1</v></c><c r="B2"/><c r="A2"><v>2</v></c></row>'),
      /row 2 of its sheet "Sheet1" has two values for one cell/,
    ],
    ['no XML', withSheet('Name,City'), /is not well-formed XML/],
    ['empty XML', withSheet(''), /is not well-formed XML/],
    ['XML that does not end', withSheet(sheetXml(PEOPLE).slice(0, -20)), /is not well-formed XML/],
    ['tags that cross', sheetRow('<row><c></row></c>'), /is not well-formed XML/],
    [
      'an unknown entity',
      sheetRow('<row><c t="inlineStr"><is><t>&foo;</t></is></c></row>'),
      /is not well-formed XML/,
    ],
    [
      'bytes that are no UTF-8',
      makeWorkbook({
        sheets: [''],
        parts: { 'xl/worksheets/sheet1.xml': Buffer.from(sheetXml('\xff<row/>'), 'latin1') },
      }),
      /holds bytes that are no text/,
    ],
  ])('%s', async (_, bytes, message) => {
    const error = await refusalOf(bytes)
    expect(error).toMatchObject({ name: 'FileRefusedError', code: 'file-damaged' })
    expect(error.message).toMatch(message)
    expect(error.message).toMatch(
      /Open it in Excel, save it anew as an Excel workbook \(\.xlsx\) or CSV, and drop that file\.$/,
    )
  })

  it('wherever it is cut', async () => {
    for (let end = 4; end < good.length; end += 97) {
      expect(await refusalOf(good.subarray(0, end))).toMatchObject({ name: 'FileRefusedError' })
    }
  }, 30_000)

  it('wherever a byte is changed, the rows are the same or the file is refused', async () => {
    const rows = textRows([
      ['Name', 'City'],
      ['Asha', 'Kigali'],
      ['Bo', 'Oslo'],
    ])
    const bytes = makeWorkbook(rows)
    const { rows: expected } = await readAll(bytes)
    for (let at = 0; at < bytes.length; at += 3) {
      const copy = Buffer.from(bytes)
      copy[at] = (copy[at] as number) ^ 0x55
      const read = await readAll(copy, { name: 'staff.xlsx' }).catch(error => error)
      if (read instanceof Error) expect(read.name, `byte ${at}`).toBe('FileRefusedError')
      else expect(read.rows, `byte ${at}`).toEqual(expected)
    }
  }, 60_000)
})

describe('what is no workbook is named', () => {
  it.each<[string, Uint8Array, string, RegExp]>([
    [
      'binary workbook',
      zipParts({ '[Content_Types].xml': 'x', 'xl/workbook.bin': 'x' }),
      'staff.xlsb',
      /is a binary Excel workbook \(\.xlsb\)\. Save it as an Excel workbook/,
    ],
    [
      'document',
      zipParts({ '[Content_Types].xml': 'x', 'word/document.xml': 'x' }),
      'staff.docx',
      /is a Word document\./,
    ],
    [
      'slides',
      zipParts({ '[Content_Types].xml': 'x', 'ppt/presentation.xml': 'x' }),
      'staff.pptx',
      /is a PowerPoint document\./,
    ],
    [
      'OpenDocument',
      zipSync({
        mimetype: [strToU8('application/vnd.oasis.opendocument.spreadsheet'), { level: 0 }],
        'content.xml': strToU8('x'),
      }),
      'staff.ods',
      /is an OpenDocument spreadsheet\. Save it as/,
    ],
    ['Numbers', zipParts({ 'Index/Document.iwa': 'x' }), 'staff.numbers', /is a Numbers or Pages document\./],
    [
      'archive',
      zipParts({ 'staff.csv': 'Name' }),
      'staff.zip',
      /is a ZIP archive\. Unpack it and drop the CSV or XLSX file that is inside\.$/,
    ],
    ['archive of workbooks', zipParts({ 'data/staff.xlsx': 'x' }), 'staff.zip', /is a ZIP archive\./],
    ['empty archive', zipSync({}), 'staff.zip', /is a ZIP archive\./],
    [
      'workbook with a password',
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(600),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
      'staff',
      /is protected with a password\. Take the password off in Excel, save it and drop it again\.$/,
    ],
    [
      'the same by its name',
      Buffer.from('d0cf11e0a1b11ae100', 'hex'),
      'staff.xlsx',
      /is protected with a password\./,
    ],
    [
      'old workbook',
      Buffer.from('d0cf11e0a1b11ae100', 'hex'),
      'staff.xls',
      /is an old Excel or Office document/,
    ],
    [
      'bytes that only their name calls a workbook',
      Buffer.alloc(600, 1),
      'staff.xlsx',
      /^staff\.xlsx is no Excel workbook, whatever its name says\. I read CSV, TXT and XLSX files\./,
    ],
    [
      'workbook whose parts are encrypted',
      spoiled(makeWorkbook(PEOPLE), 'PK\x01\x02', (bytes, at) => {
        for (let from = 0; from <= at; from = bytes.indexOf('PK\x01\x02', from + 1)) {
          if (from > 0) bytes[from + 8] = 1
          if (from === at) break
        }
      }),
      'staff.xlsx',
      /is protected with a password\./,
    ],
  ])('%s', async (_, bytes, name, message) => {
    const error = await refusalOf(bytes, {}, name)
    expect(error).toMatchObject({ code: 'file-wrong-type' })
    expect(error.message).toMatch(message)
  })
})
