/** What a file is when its first bytes say that it is not text; undefined for text. */
export interface Kind {
  /** With its article: `an Excel workbook`. */
  what: string
  /** What to do about it. */
  mend: string
}

const SAVE_AS = 'Save it as an Excel workbook (.xlsx) or CSV (comma delimited) and drop it again.'
const READS = 'I read CSV, TXT and XLSX files.'
const UNPACK = 'Unpack it and drop the CSV or XLSX file that is inside.'
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

const SIGNATURES: readonly { bytes: readonly number[]; what: string; mend: string }[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46, 0x2d], what: 'a PDF document', mend: READS },
  { bytes: OLE, what: 'an old Excel or Office document (.xls, .doc)', mend: SAVE_AS },
  { bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66], what: 'an RTF document', mend: READS },
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: 'a picture (PNG)', mend: READS },
  { bytes: [0xff, 0xd8, 0xff], what: 'a picture (JPEG)', mend: READS },
  { bytes: [0x47, 0x49, 0x46, 0x38], what: 'a picture (GIF)', mend: READS },
  { bytes: [0x49, 0x49, 0x2a, 0x00], what: 'a picture (TIFF)', mend: READS },
  { bytes: [0x4d, 0x4d, 0x00, 0x2a], what: 'a picture (TIFF)', mend: READS },
  { bytes: [0x1f, 0x8b], what: 'a GZIP archive', mend: UNPACK },
  {
    bytes: [0x37, 0x7a, 0xbc, 0xaf],
    what: 'a 7-Zip archive',
    mend: UNPACK,
  },
  {
    bytes: [0x52, 0x61, 0x72, 0x21],
    what: 'a RAR archive',
    mend: UNPACK,
  },
  { bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66], what: 'an SQLite database', mend: READS },
  { bytes: [0x50, 0x41, 0x52, 0x31], what: 'a Parquet file', mend: READS },
]

const KINDS_BY_EXTENSION: Readonly<Record<string, string>> = {
  xlsx: 'no Excel workbook, whatever its name says',
  xls: 'an old Excel workbook',
  xlsb: 'an Excel workbook',
  ods: 'an OpenDocument spreadsheet',
  pdf: 'a PDF document',
  doc: 'a Word document',
  docx: 'a Word document',
  zip: 'a ZIP archive',
  jpg: 'a picture',
  jpeg: 'a picture',
  png: 'a picture',
  gif: 'a picture',
  webp: 'a picture',
  heic: 'a picture',
  mp4: 'a video',
  mp3: 'a sound file',
}

/** Whether it is a zip archive, as workbooks are. */
export function isZip(head: Buffer): boolean {
  return startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])
}

/**
 * Names a file by its content, whatever it is called; its name only helps where the content is not text and says nothing.
 * `head` is the beginning of the file, which is no zip archive; `wide` is set where it was found to be UTF-16.
 */
export function sniffContent(head: Buffer, name: string, wide: boolean): Kind | undefined {
  if (startsWith(head, OLE) && isLocked(head, name)) {
    return {
      what: 'protected with a password',
      mend: 'Take the password off in Excel, save it and drop it again.',
    }
  }
  for (const { bytes, what, mend } of SIGNATURES) if (startsWith(head, bytes)) return { what, mend }
  const markup = markupKind(wide ? head.toString('utf16le') : head.toString('latin1', 0, 4096))
  if (markup) return markup
  if (wide || !isBinary(head)) return undefined
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  const what = Object.hasOwn(KINDS_BY_EXTENSION, extension) ? KINDS_BY_EXTENSION[extension] : undefined
  return { what: what ?? 'not a text file', mend: `${READS} ${SAVE_AS}` }
}

function startsWith(head: Buffer, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => head[i] === byte)
}

/** Excel packs a workbook with a password into a document of the old kind. */
function isLocked(head: Buffer, name: string): boolean {
  return head.includes(Buffer.from('EncryptedPackage', 'utf16le')) || /\.xls[xm]$/i.test(name)
}

/**
 * What a zip archive is, where it is no workbook that can be read.
 * @param names of its parts, in lower case; of one that is cut off, what can be seen of them
 */
export function zipKind(head: Buffer, names: readonly string[]): Kind | undefined {
  const has = (start: string) => names.some(name => name.startsWith(start))
  if (head.includes('application/vnd.oasis.opendocument.spreadsheet')) {
    return { what: 'an OpenDocument spreadsheet', mend: SAVE_AS }
  }
  if (has('xl/workbook.bin')) return { what: 'a binary Excel workbook (.xlsb)', mend: SAVE_AS }
  if (has('xl/')) return undefined
  if (has('word/')) return { what: 'a Word document', mend: READS }
  if (has('ppt/')) return { what: 'a PowerPoint document', mend: READS }
  if (has('index/') && names.some(name => name.endsWith('.iwa'))) {
    return { what: 'a Numbers or Pages document', mend: `In Numbers: File, Export to, Excel. ${READS}` }
  }
  return has('[content_types].xml') ? undefined : { what: 'a ZIP archive', mend: UNPACK }
}

/** Names that stand in the beginning of an archive whose list of parts is lost. */
export function namesInHead(head: Buffer): string[] {
  const known = ['xl/workbook.bin', 'xl/', 'word/', 'ppt/', '[Content_Types].xml']
  return known.filter(name => head.includes(name)).map(name => name.toLowerCase())
}

function markupKind(text: string): Kind | undefined {
  const start = text
    .slice(0, 4096)
    .replace(/^(?:\uFEFF|\u00EF\u00BB\u00BF|\u00FF\u00FE)?\s*/, '')
    .toLowerCase()
  if (/^(?:<!--[^>]*-->\s*)?<(?:!doctype html|html|head|body|table|meta|div)\b/.test(start)) {
    return { what: 'a web page (HTML)', mend: `Open it in a spreadsheet. ${SAVE_AS}` }
  }
  if (start.startsWith('<?xml')) return { what: 'an XML document', mend: READS }
  if (/^[[{]\s*(?:"[^"]*"\s*:|\{\s*"[^"]*"\s*:)/.test(start)) return { what: 'a JSON document', mend: READS }
  if (start.startsWith('begin:vcard')) return { what: 'a vCard', mend: READS }
  return undefined
}

/** More than one control character in twelve: random bytes have that, a text with stray ones does not. */
function isBinary(head: Buffer): boolean {
  const sample = head.subarray(0, 8192)
  let controls = 0
  for (const byte of sample) {
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++
  }
  return controls > 1 && controls * 12 > sample.length
}
