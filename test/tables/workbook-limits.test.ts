import { describe, expect, it } from 'vitest'
import type { FileLimits } from '../../src/tables/limits.ts'
import { makeWorkbook, partsOf, sheetXml, textRows, zipParts } from '../support/make-workbook.ts'
import { refusalOf } from './read-all.ts'

const PEOPLE = textRows([
  ['Name', 'City'],
  ['Asha', 'Kigali'],
])
const withSheet = (xml: string) =>
  makeWorkbook({ sheets: [PEOPLE], parts: { 'xl/worksheets/sheet1.xml': xml } })

describe('limits', () => {
  const blanks = Buffer.alloc(80 * 1024 ** 2, `<c x="${' '.repeat(10_000)}"/>`)
  const bloated = (xml: Buffer) =>
    makeWorkbook({
      sheets: [PEOPLE],
      parts: {
        'xl/worksheets/sheet1.xml': Buffer.concat([
          Buffer.from(sheetXml('<row>').split('</sheetData>')[0] ?? ''),
          xml,
        ]),
      },
    })
  it.each<[string, Uint8Array, Partial<FileLimits>, string, RegExp]>([
    ['size', makeWorkbook(PEOPLE), { bytes: 300 }, 'too-large', /^staff\.xlsx is larger than 300 bytes/],
    [
      'rows',
      makeWorkbook(textRows([['Name'], ['A'], ['B']])),
      { rows: 2 },
      'too-many-rows',
      /more than 2 rows/,
    ],
    [
      'columns',
      makeWorkbook('<row r="3"><c r="D3"><v>1</v></c></row>'),
      { columns: 3 },
      'too-many-columns',
      /^Line 3 has more than 3 columns/,
    ],
    [
      'a column far out',
      makeWorkbook('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
      {},
      'too-many-columns',
      /^Line 1 has more than 200 columns/,
    ],
    [
      'unpacked',
      makeWorkbook(textRows([['x'.repeat(20_000)]])),
      { unpackedBytes: 1024 ** 2 / 64 },
      'unpacks-too-large',
      /unpacks to more than 0 MB/,
    ],
    [
      'a bomb',
      bloated(blanks),
      {},
      'unpacks-too-large',
      /hundreds of times its size\. Save the sheet with the people alone as CSV/,
    ],
    [
      'texts',
      makeWorkbook({ sheets: [PEOPLE], strings: `<si><t>${'x'.repeat(30_000)}</t></si>`.repeat(300) }),
      { textBytes: 6 * 1024 ** 2 },
      'too-many-texts',
      /more than 6 MB of different texts/,
    ],
    [
      'texts of nothing',
      makeWorkbook({ sheets: [PEOPLE], strings: '<si/>'.repeat(800_000) }),
      { textBytes: 6 * 1024 ** 2 },
      'too-many-texts',
      /different texts/,
    ],
    [
      'a text without end',
      bloated(Buffer.alloc(17 * 1024 ** 2, 'abcdefg ')),
      {},
      'damaged',
      /has a text without end/,
    ],
    [
      'a tag without end',
      withSheet(`<worksheet ${Array.from({ length: 300 }, (_, n) => `a${n}="1"`).join(' ')}/>`),
      {},
      'damaged',
      /has a tag without end/,
    ],
    ['nesting', withSheet('<a>'.repeat(100_000)), {}, 'damaged', /is nested too deeply/],
    [
      'parts',
      zipParts({
        ...partsOf({ sheets: [PEOPLE] }),
        ...Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`p${n}`, ''])),
      }),
      {},
      'damaged',
      /more than 10000 parts/,
    ],
    [
      'names of parts',
      zipParts({
        ...partsOf({ sheets: [PEOPLE] }),
        ...Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`${n}${'p'.repeat(60_000)}`, ''])),
      }),
      {},
      'damaged',
      /more than 10000 parts/,
    ],
    [
      'no rows',
      makeWorkbook({ sheets: ['', '<row><c s="1"/></row>'] }),
      {},
      'empty',
      /^staff\.xlsx has no rows\./,
    ],
  ])('%s', async (_, bytes, limits, code, message) => {
    const error = await refusalOf(bytes, limits)
    expect(error).toMatchObject({ code: `file-${code}` })
    expect(error.message).toMatch(message)
  })

  const billion = `<!DOCTYPE a [<!ENTITY a "${'x'.repeat(50)}">${'bcdefghij'.replace(/./g, letter => `<!ENTITY ${letter} "${'&a;'.repeat(10)}">`)}]>`
  it.each<[string, string]>([
    ['entities of entities', billion],
    ['a file of the machine', '<!DOCTYPE a [<!ENTITY j SYSTEM "file:///etc/passwd">]>'],
    ['an address', '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd">'],
  ])('a document type is refused: %s', async (_, doctype) => {
    const xml = sheetXml('<row><c t="inlineStr"><is><t>&j;</t></is></c></row>').replace(
      '<worksheet',
      `${doctype}<worksheet`,
    )
    for (const part of [
      'xl/worksheets/sheet1.xml',
      'xl/workbook.xml',
      'xl/sharedStrings.xml',
      '_rels/.rels',
    ]) {
      const error = await refusalOf(makeWorkbook({ sheets: [PEOPLE], parts: { [part]: xml } }))
      expect(error).toMatchObject({ code: 'file-damaged' })
      expect(error.message).toContain('declares a document type')
    }
  })

  it('parts with hostile names are never looked for outside the file', async () => {
    const parts = {
      '../../evil.xml': 'x',
      'C:\\evil.xml': 'x',
      'xl/worksheets/sheet1.xml': undefined,
      '/etc/passwd': 'x',
    }
    const rels = `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="../../../../etc/hosts"/></Relationships>`
    const error = await refusalOf(
      makeWorkbook({ sheets: [PEOPLE], parts: { ...parts, 'xl/_rels/workbook.xml.rels': rels } }),
    )
    expect(error.message).toContain('its part etc/hosts is missing')
  })
})
