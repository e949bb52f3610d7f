import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { openTable } from '../../src/tables/open-table.ts'
import { cellsOf, inPieces, readAll } from './read-all.ts'

const HEADER = 'Name,City'
const ROW = ['Asha', 'Kigali']

describe('delimiters', () => {
  it.each([
    ['comma', 'Name,City\nAsha,Kigali', ','],
    ['semicolon', 'Name;City\nAsha;Kigali', ';'],
    ['tab', 'Name\tCity\nAsha\tKigali', '\t'],
    ['pipe', 'Name|City\nAsha|Kigali', '|'],
    ['spaces behind it', 'Name, City\nAsha, Kigali', ','],
    ['spaces around tabs', 'Name \t City\nAsha\t Kigali ', '\t'],
    ['others inside quotes', 'Name;City\n"a,b,c,d";x\n"e,f,g,h";y\nAsha;Kigali', ';'],
    ['sep line', 'sep=;\r\nName;City\r\nAsha;Kigali', ';'],
    ['sep line against the looks', 'sep=|\nName,x|City\nAsha|Kigali', '|'],
    ['sentences above', '# Fill in, name, city, and so on\n# Then, save\nName;City\nAsha;Kigali', ';'],
    [
      'a sentence without a mark above',
      'Fill in the name, the city, and then save it, please\nName;City\nAsha;Kigali',
      ';',
    ],
    ['a name with a comma in each row', 'Name;City;Zip\nRao, A;Kigali;1\nBerg, T;Oslo;2\nAsha;Kigali', ';'],
  ])('%s', async (_, file, delimiter) => {
    const { table, rows } = await readAll(file)
    expect(table.delimiter).toBe(delimiter)
    expect(rows.at(-1)?.cells).toEqual(ROW)
  })

  it('reads a single column as commas', async () => {
    const { table, rows } = await readAll('Email\na@x.org\nb@x.org')
    expect(table.delimiter).toBe(',')
    expect(rows.map(row => row.cells)).toEqual([['Email'], ['a@x.org'], ['b@x.org']])
  })

  it('begins a quoted cell behind a space', async () => {
    expect(await cellsOf('a, "b, c" , d\n\u00A0"x,y",z,w')).toEqual([
      ['a', 'b, c', 'd'],
      ['x,y', 'z', 'w'],
    ])
  })
})

describe('lines', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('%s', async (_, end) => {
    const { rows } = await readAll([HEADER, 'Asha,Kigali', '"two', 'lines",x', '', 'Tom,Oslo'].join(end))
    expect(rows.map(row => row.line)).toEqual([1, 2, 3, 6])
    expect(rows[2]?.cells[0]).toBe(`two${end}lines`)
  })

  it('mixed line ends', async () => {
    const { rows } = await readAll('Name,City\r\nA,1\rB,2\n\r\nC,3\r')
    expect(rows.map(row => [row.line, row.cells[0]])).toEqual([
      [1, 'Name'],
      [2, 'A'],
      [3, 'B'],
      [5, 'C'],
    ])
  })

  it('counts the sep line', async () => {
    const { rows } = await readAll('sep=,\nName,City\nAsha,Kigali')
    expect(rows.map(row => row.line)).toEqual([2, 3])
  })

  it('skips and counts blank rows', async () => {
    const { table, rows } = await readAll('Name,City\n\n,\n , \n"",""\nAsha,Kigali\n\n\n')
    expect(rows.map(row => row.line)).toEqual([1, 6])
    expect(table.blankRows).toBe(6)
  })
})

describe('encodings', () => {
  const TEXT = 'Name,City\r\nJosé Žáček €,Łódź 東京\r\n'
  const LATIN = 'Name,City\r\nJosé €,Zürich\r\n'
  const latinBytes = Buffer.from(LATIN.replace('€', '\u0080'), 'latin1')
  const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()

  it.each([
    ['UTF-8', Buffer.from(TEXT), TEXT],
    ['UTF-8', Buffer.from(`\uFEFF${TEXT}`), TEXT],
    ['UTF-16 LE', Buffer.from(`\uFEFF${TEXT}`, 'utf16le'), TEXT],
    ['UTF-16 LE', Buffer.from(TEXT, 'utf16le'), TEXT],
    ['UTF-16 BE', bigEndian(`\uFEFF${TEXT}`), TEXT],
    ['UTF-16 BE', bigEndian(TEXT), TEXT],
    ['windows-1252', latinBytes, LATIN],
    ['UTF-8', Buffer.from('Name,City\r\nAsha,Kigali\r\n'), 'Name,City\r\nAsha,Kigali\r\n'],
  ])('%s', async (encoding, bytes, text) => {
    for (const size of [1, 3, 1 << 20]) {
      const { table, rows } = await readAll(bytes, { size })
      expect(table.encoding).toBe(encoding)
      expect(rows.map(row => row.cells)).toEqual(
        text
          .trim()
          .split('\r\n')
          .map(line => line.split(',')),
      )
      expect(rows.some(row => row.fault)).toBe(false)
    }
  })

  it('decides late where the first 256 KiB are plain ASCII', async () => {
    const plain = `Name,City\n${'Tom,Oslo\n'.repeat(60_000)}`
    const latin = await readAll(Buffer.concat([Buffer.from(plain), Buffer.from('José,Zürich\n', 'latin1')]))
    expect(latin.table.encoding).toBe('windows-1252')
    expect(latin.rows.at(-1)).toEqual({ line: 60_002, cells: ['José', 'Zürich'] })
    const utf8 = await readAll(`${plain}José,Zürich\n`, { size: 7001 })
    expect(utf8.table.encoding).toBe('UTF-8')
    expect(utf8.rows.at(-1)).toEqual({ line: 60_002, cells: ['José', 'Zürich'] })
  })

  it('refuses only the rows of a few broken bytes', async () => {
    const good = 'José,Zürich\nLæse,Århus\n'
    const bytes = Buffer.concat([
      Buffer.from(`${HEADER}\n${good}`),
      Buffer.from([0x41, 0xe9, 0x2c, 0x42, 0x0a]),
      Buffer.from(good),
    ])
    const { table, rows } = await readAll(bytes)
    expect(table.encoding).toBe('UTF-8')
    expect(rows.map(row => row.fault?.code)).toEqual([
      undefined,
      undefined,
      undefined,
      'encoding-broken',
      undefined,
      undefined,
    ])
    expect(rows[3]?.fault).toMatchObject({ line: 4 })
    expect(rows[5]?.cells).toEqual(['Læse', 'Århus'])
  })

  it('refuses only the row of a NUL byte', async () => {
    const { rows } = await readAll('Name,City\nA\0sha,Kigali\nTom,Oslo\n"x"\0,y\nBo,Rome')
    expect(rows.map(row => row.fault?.code)).toEqual([
      undefined,
      'nul-byte',
      undefined,
      'quote-misplaced',
      undefined,
    ])
  })

  it('keeps CJK, right-to-left and emoji as they are', async () => {
    const cells = ['王小明', 'محمد', 'שרה', '👩🏽‍⚕️ Ann']
    expect(await cellsOf(cells.join(','))).toEqual([cells])
  })
})

describe('what is no table', () => {
  const zip = (inner: string) => Buffer.from(`PK\x03\x04....${inner}....`, 'latin1')
  it.each([
    ['empty', Buffer.alloc(0), 'file-empty', /staff\.csv is empty/],
    ['white space', Buffer.from('\uFEFF \r\n\n'), 'file-empty', /is empty/],
    [
      'workbook that is cut off',
      zip('[Content_Types].xml xl/workbook.xml'),
      'file-damaged',
      /is damaged: it was cut off, or is not complete\. Open it in Excel, save it anew/,
    ],
    ['document', zip('[Content_Types].xml word/document.xml'), 'file-wrong-type', /a Word document/],
    [
      'open spreadsheet',
      zip('mimetypeapplication/vnd.oasis.opendocument.spreadsheet'),
      'file-wrong-type',
      /OpenDocument/,
    ],
    ['archive', zip('staff.csv'), 'file-wrong-type', /a ZIP archive\. Unpack it/],
    ['old workbook', Buffer.from('d0cf11e0a1b11ae100', 'hex'), 'file-wrong-type', /old Excel/],
    [
      'PDF',
      Buffer.from('%PDF-1.7\n%....'),
      'file-wrong-type',
      /a PDF document\. I read CSV, TXT and XLSX files\./,
    ],
    ['RTF', Buffer.from('{\\rtf1\\ansi Name'), 'file-wrong-type', /an RTF document/],
    ['web page', Buffer.from('\n<!DOCTYPE html><html><table>'), 'file-wrong-type', /web page \(HTML\)/],
    ['table saved as .xls', Buffer.from('<table><tr><td>Name'), 'file-wrong-type', /web page/],
    ['wide web page', Buffer.from('\uFEFF<html><body>', 'utf16le'), 'file-wrong-type', /web page/],
    ['JSON', Buffer.from('[{"name": "Asha"}]'), 'file-wrong-type', /JSON/],
    ['XML', Buffer.from('<?xml version="1.0"?><users/>'), 'file-wrong-type', /XML/],
    ['PNG', Buffer.from('89504e470d0a1a0a00', 'hex'), 'file-wrong-type', /picture \(PNG\)/],
    ['JPEG', Buffer.from('ffd8ffe000104a4649460001', 'hex'), 'file-wrong-type', /picture \(JPEG\)/],
    [
      'other bytes',
      Buffer.from(Array.from({ length: 400 }, (_, i) => (i * 7) % 32)),
      'file-wrong-type',
      /not a text file/,
    ],
  ])('%s', async (_, bytes, code, message) => {
    const error = await readAll(bytes).catch(thrown => thrown)
    expect(error).toMatchObject({ name: 'FileRefusedError', code })
    expect(error.message).toMatch(message)
  })

  it('reads text whatever it is called', async () => {
    const { rows } = await readAll('Name,City\nAsha,Kigali', { name: 'staff.pdf' })
    expect(rows[1]?.cells).toEqual(ROW)
  })

  it('tells a kind by its name only where the bytes say nothing', async () => {
    const bytes = Buffer.from(Array.from({ length: 400 }, (_, i) => (i * 7) % 32))
    await expect(readAll(bytes, { name: 'clip.MP4' })).rejects.toThrow('clip.MP4 is a video.')
  })

  it('takes control characters out of the name it repeats', async () => {
    await expect(readAll('', { name: 'a\r\nb\u202Ecsv.exe' })).rejects.toThrow(/^abcsv\.exe is empty/)
  })
})

describe('limits', () => {
  it.each([
    [
      'bytes',
      `${HEADER}\n${'Asha,Kigali\n'.repeat(100)}`,
      { bytes: 500 },
      'file-too-large',
      /larger than 500 bytes/,
    ],
    [
      'rows',
      `${HEADER}\n${'Asha,Kigali\n'.repeat(11)}`,
      { rows: 11 },
      'file-too-many-rows',
      /more than 11 rows/,
    ],
    [
      'columns',
      `${HEADER}\n${','.repeat(20)}`,
      { columns: 20 },
      'file-too-many-columns',
      /Line 2 has more than 20 columns/,
    ],
  ])('%s', async (_, file, limits, code, message) => {
    const error = await readAll(file, { limits }).catch(thrown => thrown)
    expect(error).toMatchObject({ code })
    expect(error.message).toMatch(message)
  })

  it('takes exactly as much as the limits say', async () => {
    const { rows } = await readAll('a,b,c\n12345,"12345",x\n', {
      limits: { rows: 2, columns: 3, cellChars: 5, bytes: 22 },
    })
    expect(rows).toHaveLength(2)
    expect(rows.some(row => row.fault)).toBe(false)
  })

  it('stops asking for bytes when a limit is passed', async () => {
    let given = 0
    let closed = false
    async function* endless() {
      try {
        for (;;) {
          given += 100_000
          yield Buffer.alloc(100_000, 'Asha,Kigali\n')
        }
      } finally {
        closed = true
      }
    }
    const table = await openTable(endless(), {
      name: 'x.csv',
      limits: { ...DEFAULT_LIMITS, bytes: 2_000_000 },
    })
    await expect(
      (async () => {
        for await (const _ of table.rows);
      })(),
    ).rejects.toThrow(/larger than 1.9 MB/)
    expect(given).toBeLessThan(2_500_000)
    expect(closed).toBe(true)
  })

  it('frees the source when nobody reads on', async () => {
    let closed = false
    async function* source() {
      try {
        yield* inPieces(Buffer.from(`${HEADER}\n${'Asha,Kigali\n'.repeat(100_000)}`))
      } finally {
        closed = true
      }
    }
    const table = await openTable(source(), { name: 'x.csv', limits: DEFAULT_LIMITS })
    for await (const batch of table.rows) {
      expect(batch).toHaveLength(1000)
      break
    }
    expect(closed).toBe(true)
  })
})
