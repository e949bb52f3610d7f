import type { Reading } from './jobs.ts'

const DELIMITERS: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
}
const SHEETS_NAMED = 3

/** What kind of file it was, in parts: `UTF-8` and `comma`, or `Excel workbook` and its sheet. Plain text that quotes the file. */
export function fileKind({ encoding, delimiter, sheet }: Reading): string[] {
  return sheet ? [encoding, `sheet "${sheet.name}"`] : [encoding, DELIMITERS[delimiter] ?? delimiter]
}

/** What is to be known of sheets that were left aside; empty where there are none. */
export function unreadSheets({ sheet }: Pick<Reading, 'sheet'>): string {
  if (!sheet || sheet.others.length === 0) return ''
  const named = sheet.others.slice(0, SHEETS_NAMED).map(name => `"${name}"`)
  const more = sheet.others.length - named.length
  const others = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return `Only the sheet "${sheet.name}" is read. Not read: ${others}. Save each of those as a file of its own to import it.`
}
