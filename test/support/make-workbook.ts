import { strToU8, type Zippable, zipSync } from 'fflate'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

export interface GivenSheet {
  name?: string
  state?: 'visible' | 'hidden' | 'veryHidden'
  /** What stands in `sheetData`. */
  rows: string
}

export interface GivenBook {
  sheets: (GivenSheet | string)[]
  /** `si` elements. */
  strings?: string
  /** Number formats by their code, or built-in ones by their number; style 1 of a cell is the first. */
  formats?: (string | number)[]
  from1904?: boolean
  /** Other parts, or these ones otherwise; undefined leaves one out. */
  parts?: Record<string, string | Uint8Array | undefined>
}

/** An Excel workbook by hand: what is not given is as small as it may be. */
export function makeWorkbook(book: GivenBook | string): Uint8Array {
  return zipParts(partsOf(typeof book === 'string' ? { sheets: [book] } : book))
}

/** Rows of text cells, as Excel writes them. */
export function textRows(rows: readonly (readonly string[])[]): string {
  return rows
    .map(
      (cells, n) =>
        `<row r="${n + 1}">${cells
          .map(
            (cell, column) =>
              `<c r="${String.fromCharCode(65 + column)}${n + 1}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`,
          )
          .join('')}</row>`,
    )
    .join('')
}

export function zipParts(parts: Record<string, string | Uint8Array | undefined>): Uint8Array {
  const files: Zippable = {}
  for (const [name, part] of Object.entries(parts)) {
    if (part !== undefined) files[name] = typeof part === 'string' ? strToU8(part) : part
  }
  return zipSync(files)
}

export function partsOf(book: GivenBook): Record<string, string | Uint8Array | undefined> {
  const sheets = book.sheets.map(sheet => (typeof sheet === 'string' ? { rows: sheet } : sheet))
  const parts: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': links([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr${book.from1904 ? ' date1904="1"' : ''}/><sheets>${sheets
      .map(({ name, state }, n) => {
        const shown = state ? ` state="${state}"` : ''
        return `<sheet name="${escaped(name ?? `Sheet${n + 1}`)}" sheetId="${n + 1}"${shown} r:id="rId${n + 1}"/>`
      })
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': links([
      ...sheets.map((_, n) => [`rId${n + 1}`, 'worksheet', `worksheets/sheet${n + 1}.xml`] as const),
      ['rIdA', 'sharedStrings', 'sharedStrings.xml'],
      ['rIdB', 'styles', 'styles.xml'],
    ]),
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${book.strings ?? ''}</sst>`,
    'xl/styles.xml': stylesOf(book.formats ?? []),
  }
  for (const [n, { rows }] of sheets.entries()) {
    parts[`xl/worksheets/sheet${n + 1}.xml`] = sheetXml(rows)
  }
  return { ...parts, ...book.parts }
}

export function sheetXml(rows: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`
}

export function links(all: readonly (readonly [id: string, type: string, target: string])[]): string {
  const items = all.map(([id, type, target]) => {
    return `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
  })
  return `<Relationships xmlns="${PACKAGE}/relationships">${items.join('')}</Relationships>`
}

function stylesOf(formats: readonly (string | number)[]): string {
  const own = formats.map((code, n) => ({ code, id: typeof code === 'number' ? code : 164 + n }))
  return `<styleSheet xmlns="${MAIN}"><numFmts>${own
    .filter(({ code }) => typeof code === 'string')
    .map(({ code, id }) => `<numFmt numFmtId="${id}" formatCode="${escaped(String(code))}"/>`)
    .join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${own
    .map(({ id }) => `<xf numFmtId="${id}"/>`)
    .join('')}</cellXfs></styleSheet>`
}

/** Changes bytes at the last place of a text. */
export function spoiled(
  bytes: Uint8Array,
  near: string,
  change: (bytes: Buffer, at: number) => void,
): Uint8Array {
  const copy = Buffer.from(bytes)
  const at = copy.lastIndexOf(near)
  if (at < 0) throw new Error(`nowhere is ${near}`)
  change(copy, at)
  return copy
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
