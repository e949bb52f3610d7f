import { Zip } from 'fflate'
import { DeflatedPart } from './deflated-part.ts'
import { SHEET_ROWS } from './sheet-rows.ts'

/** Of one part of the archive, whose sizes are 32-bit numbers; beyond, the next sheet begins. */
const SHEET_BYTES = 3 * 1024 ** 3
/** Excel calls a file damaged that has more in a cell. */
const CELL_CHARS = 32_767
const PIECE_CHARS = 64 * 1024

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const SHEET_HEAD = `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`
const SHEET_TAIL = '</sheetData></worksheet>'

/**
 * Rows as an Excel workbook of text cells: nothing in it is a formula, a number or a date. The first row is the header, which
 * every sheet begins with. A cell of more than 32,767 characters is cut, since Excel takes no more.
 */
export async function* writeXlsx(
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
  sheetRows = SHEET_ROWS,
): AsyncGenerator<Uint8Array> {
  const book = new Workbook(sheetRows)
  try {
    for await (const row of rows) {
      await book.add(row)
      yield* book.takeBytes()
    }
    await book.end()
    yield* book.takeBytes()
  } finally {
    book.terminate()
  }
}

class Workbook {
  readonly #zip: Zip
  readonly #sheetRows: number
  readonly #encoder = new TextEncoder()
  #ready: Uint8Array[] = []
  #header: readonly string[] | undefined
  #sheets = 0
  #sheet: DeflatedPart | undefined
  #rows = 0
  #bytes = 0
  #text = ''
  /** What is compressed at a time: new ones would pile up. */
  #piece = new Uint8Array(3 * PIECE_CHARS)

  constructor(sheetRows: number) {
    this.#sheetRows = sheetRows
    this.#zip = new Zip((error, piece) => {
      if (error) throw error
      this.#ready.push(piece)
    })
  }

  async add(row: readonly string[]): Promise<void> {
    if (!this.#header) {
      this.#header = row
      this.#openSheet()
      return
    }
    if (this.#rows >= this.#sheetRows || this.#bytes >= SHEET_BYTES) {
      await this.#closeSheet()
      this.#openSheet()
    }
    this.#write(row, false)
    if (this.#text.length >= PIECE_CHARS) await this.#compress()
  }

  async end(): Promise<void> {
    if (!this.#sheet) this.#openSheet()
    await this.#closeSheet()
    for (const [name, text] of Object.entries(partsOf(this.#sheets))) {
      const part = new DeflatedPart(name)
      this.#zip.add(part)
      await part.push(this.#encoder.encode(XML + text))
      await part.end()
    }
    this.#zip.end()
  }

  /** Also of a workbook that nobody wants to the end. */
  terminate(): void {
    this.#sheet?.terminate()
  }

  /** What is ready since the last time. */
  takeBytes(): Uint8Array[] {
    const ready = this.#ready
    if (ready.length > 0) this.#ready = []
    return ready
  }

  #openSheet(): void {
    this.#sheets++
    this.#sheet = new DeflatedPart(`xl/worksheets/sheet${this.#sheets}.xml`)
    this.#zip.add(this.#sheet)
    this.#rows = 0
    this.#bytes = 0
    this.#text = SHEET_HEAD
    if (this.#header) this.#write(this.#header, true)
  }

  async #closeSheet(): Promise<void> {
    this.#text += SHEET_TAIL
    await this.#compress()
    await this.#sheet?.end()
    this.#sheet = undefined
  }

  #write(cells: readonly string[], isHeader: boolean): void {
    this.#rows++
    const style = isHeader ? ' s="1"' : ''
    let xml = `<row r="${this.#rows}">`
    for (let n = 0; n < cells.length; n++) {
      const cell = cells[n]
      if (!cell) continue
      xml += `<c r="${columnName(n)}${this.#rows}"${style} t="inlineStr"><is>${textElement(cell)}</is></c>`
    }
    this.#text += `${xml}</row>`
  }

  async #compress(): Promise<void> {
    const text = this.#text
    this.#text = ''
    if (this.#piece.length < 3 * text.length) this.#piece = new Uint8Array(3 * text.length)
    const { written } = this.#encoder.encodeInto(text, this.#piece)
    this.#bytes += written
    await this.#sheet?.push(this.#piece.subarray(0, written))
  }
}

/** The parts around the sheets, by their names, without the XML declaration. */
function partsOf(sheets: number): Record<string, string> {
  const all = Array.from({ length: sheets }, (_, n) => n + 1)
  const part = (name: string, type: string) =>
    `<Override PartName="${name}" ContentType="${TYPES}.${type}+xml"/>`
  const link = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
  const links = (content: string) =>
    `<Relationships xmlns="${PACKAGE}/relationships">${content}</Relationships>`
  return {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('/xl/workbook.xml', 'sheet.main')}${part('/xl/styles.xml', 'styles')}${all.map(n => part(`/xl/worksheets/sheet${n}.xml`, 'worksheet')).join('')}</Types>`,
    '_rels/.rels': links(link('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${all.map(n => `<sheet name="Sheet${n}" sheetId="${n}" r:id="rId${n}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': links(
      all.map(n => link(`rId${n}`, 'worksheet', `worksheets/sheet${n}.xml`)).join('') +
        link(`rId${sheets + 1}`, 'styles', 'styles.xml'),
    ),
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  }
}

const names: string[] = []

/** 0 is A, 26 is AA. */
function columnName(n: number): string {
  const known = names[n]
  if (known) return known
  const last = String.fromCharCode(65 + (n % 26))
  const name = n < 26 ? last : columnName(Math.floor(n / 26) - 1) + last
  names[n] = name
  return name
}

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '_x000D_' }
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these.
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g
const SPECIAL = /[&<>\r]/g
/** Excel reads `_x0041_` as A; its own underscore is written so. */
const LOOKS_ESCAPED = /_(?=x[0-9a-f]{4}_)/gi
/** Words of ASCII with single spaces between them, in which nothing has to be escaped and no space is lost. */
const PLAIN = /^[!-%'-;=?-^`-~]+(?: [!-%'-;=?-^`-~]+)*$/

function textElement(cell: string): string {
  if (cell.length <= CELL_CHARS && PLAIN.test(cell)) return `<t>${cell}</t>`
  const cut = cell.length > CELL_CHARS ? cell.slice(0, CELL_CHARS).replace(/[\ud800-\udbff]$/, '') : cell
  const text = cut
    .toWellFormed()
    .replace(FORBIDDEN, '')
    .replace(LOOKS_ESCAPED, '_x005F_')
    .replace(SPECIAL, sign => ESCAPED[sign] ?? '')
  return `<t xml:space="preserve">${text}</t>`
}
