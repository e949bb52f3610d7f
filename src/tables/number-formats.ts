import type { ZipArchive } from './open-zip.ts'
import { readXml } from './xml-reader.ts'

/** What a number format makes of a number, where that is more than how it looks; undefined where it is not. */
export type NumberFormat =
  | { kind: 'date' }
  /** Hours that go on counting beyond a day. */
  | { kind: 'elapsed' }
  /** Digits of an id or a phone, with text between them; `zeros` of them are there even if the number has fewer. */
  | { kind: 'digits'; pattern: readonly ({ text: string } | 'digit')[]; zeros: number }

const MOST_BYTES = 32 * 1024 * 1024
const MOST_FORMATS = 100_000
const MOST_CODE = 255
const ELAPSED = 46
/** A colour, or a language. */
const LOOKS = /^\[(?:\$-|[a-z])/i

/**
 * The number formats of a workbook by the style of a cell.
 * @throws FileRefusedError `file-damaged`, `file-unpacks-too-large`
 */
export async function readNumberFormats(
  zip: ZipArchive,
  part: string | undefined,
  label: string,
): Promise<readonly (NumberFormat | undefined)[]> {
  const formats: (NumberFormat | undefined)[] = []
  if (part === undefined || !zip.names.includes(part.toLowerCase())) return formats
  const codes = new Map<number, NumberFormat | undefined>()
  let list = ''
  const handler = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'numFmts' || name === 'cellXfs') list = name
      const id = Number(attributes.numFmtId)
      if (list === 'numFmts' && name === 'numFmt' && codes.size < MOST_FORMATS)
        codes.set(id, formatOf(attributes.formatCode ?? ''))
      if (list === 'cellXfs' && name === 'xf' && formats.length < MOST_FORMATS)
        formats.push(codes.has(id) ? codes.get(id) : builtInFormat(id))
    },
    close(name: string) {
      if (name === list) list = ''
    },
    text() {},
  }
  await readXml(zip.read(part, MOST_BYTES), handler, { label, part })
  return formats
}

/** Those that every workbook has without saying so, in any language: ECMA-376 part 1, 18.8.30. */
function builtInFormat(id: number): NumberFormat | undefined {
  if (id === ELAPSED) return { kind: 'elapsed' }
  const isDate = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 58)
  return isDate && id !== 48 && id !== 49 ? { kind: 'date' } : undefined
}

/** @param code such as `yyyy-mm-dd`, `00000` or `"+"0` */
export function formatOf(code: string): NumberFormat | undefined {
  const section = firstSection(code.slice(0, MOST_CODE))
  if (section.some(token => /^\[(?:h+|m+|s+)\]$/i.test(token))) return { kind: 'elapsed' }
  const signs = section.filter(token => token.length === 1)
  if (signs.some(sign => /[ymdhs]/i.test(sign))) return { kind: 'date' }
  return digitsFormat(section)
}

/** Signs one by one; what is quoted, escaped or in brackets as one token each. What only makes room is left out. */
function firstSection(code: string): string[] {
  const tokens: string[] = code.match(/"[^"]*"?|\\.|\[[^\]]*\]?|[_*].|[\s\S]/g) ?? []
  const end = tokens.indexOf(';')
  return (end < 0 ? tokens : tokens.slice(0, end)).filter(token => !/^[_*]./.test(token))
}

/** Only what pads an id with zeros, or puts a plus or a zero before a phone: units and the like are no part of a number. */
function digitsFormat(section: readonly string[]): NumberFormat | undefined {
  const pattern: ({ text: string } | 'digit')[] = []
  let start = ''
  let zeros = 0
  let isOpen = false
  for (const token of section) {
    if (LOOKS.test(token)) continue
    const text = literalOf(token)
    if (text !== undefined) {
      pattern.push({ text })
      if (!pattern.includes('digit')) start += text
    } else if (token === '0' || token === '#') {
      pattern.push('digit')
      // Behind a 0 Excel shows a zero for a # too.
      if (token === '0' || zeros > 0) zeros++
      else isOpen = true
    } else return undefined
  }
  const isPhone = /^\(?[+0]/.test(start) && pattern.includes('digit')
  return isPhone || (zeros > 1 && !isOpen) ? { kind: 'digits', pattern, zeros } : undefined
}

function literalOf(token: string): string | undefined {
  if (token.startsWith('"')) return token.replaceAll('"', '')
  if (token.startsWith('\\')) return token.slice(1)
  return /^[-+() /1-9]$/.test(token) ? token : undefined
}
