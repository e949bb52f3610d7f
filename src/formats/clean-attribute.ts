import type { AttributeType } from '../domain/attributes.ts'
import type { AttributeValue } from '../domain/users.ts'
import type { Finding } from './finding.ts'

const YES = new Set([
  'yes',
  'y',
  'true',
  '1',
  'ja',
  'oui',
  'si',
  'sí',
  'sim',
  'wahr',
  'vrai',
  'vero',
  'verdadero',
  'on',
])
const NO = new Set(['no', 'n', 'false', '0', 'nein', 'non', 'não', 'nao', 'falsch', 'faux', 'falso', 'off'])

/** More are rounded, without a word, by whatever keeps them as a number: here as in spreadsheets (IEEE 754, 53 bits). */
const MAX_DIGITS = 15

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** A typed value, or why there is none: `attribute-invalid` with `detail.type`, `detail.reason` and perhaps `detail.suggestion`. */
export function cleanAttribute(
  text: string,
  type: AttributeType,
): { value: AttributeValue } | { finding: Finding } {
  switch (type) {
    case 'text':
      return { value: text.trim() }
    case 'number':
      return readNumber(text.trim())
    case 'boolean':
      return readBoolean(text.trim())
    case 'date':
      return readDate(text.trim())
  }
}

function invalid(type: AttributeType, reason: string, suggestion?: string): { finding: Finding } {
  const detail: Record<string, string> = { type, reason }
  if (suggestion) detail.suggestion = suggestion
  return { finding: { code: 'attribute-invalid', severity: 'error', detail } }
}

function readNumber(text: string): { value: number } | { finding: Finding } {
  if (/^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i.test(text))
    return { finding: { code: 'digits-lost', severity: 'error' } }
  // 1,234 is a thousand to some and one and a bit to others.
  if (/^[+-]?\d{1,3}(?:,\d{3})+$/.test(text)) return invalid('number', 'ambiguous')
  if (!/^[+-]?(?:\d+(?:[.,]\d+)?|\.\d+)$/.test(text)) return invalid('number', 'not-a-number')
  const value = Number(text.replace(',', '.'))
  return digitsOf(text) > MAX_DIGITS ? invalid('number', 'too-many-digits') : { value }
}

/** Zeros in front, and behind the decimals, say nothing. */
function digitsOf(text: string): number {
  const [whole = '', decimals = ''] = text.replace(/^[+-]/, '').split(/[.,]/)
  return (whole + decimals.replace(/0+$/, '')).replace(/^0+/, '').length
}

function readBoolean(text: string): { value: boolean } | { finding: Finding } {
  const word = text.toLowerCase().normalize('NFC')
  if (YES.has(word)) return { value: true }
  if (NO.has(word)) return { value: false }
  return invalid('boolean', 'not-yes-or-no')
}

function readDate(text: string): { value: string } | { finding: Finding } {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?.*)?$/.exec(text)
  if (iso) return dateOf(iso[1], iso[2], iso[3])
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text)
  if (dotted) return dateOf(dotted[3], dotted[2], dotted[1])
  const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(text)
  if (slashed) return slashedDate(slashed)
  const named = /^(?:(\d{1,2})[\s-]([a-z]{3})[a-z]*\.?|([a-z]{3})[a-z]*\.?\s(\d{1,2}),?)[\s-](\d{4})$/i.exec(
    text,
  )
  if (named) {
    const month = MONTHS.indexOf((named[2] ?? named[3] ?? '').toLowerCase()) + 1
    return dateOf(named[5], String(month), named[1] ?? named[4])
  }
  if (/^[1-9]\d{4}(?:\.\d+)?$/.test(text)) return invalid('date', 'serial', serialDate(Number(text)))
  return invalid('date', 'not-a-date')
}

/** Day first or month first can only be told where one of them is over twelve, or both are the same. */
function slashedDate([, first, second, year]: RegExpExecArray): { value: string } | { finding: Finding } {
  if (first === second || Number(first) > 12) return dateOf(year, second, first)
  if (Number(second) > 12) return dateOf(year, first, second)
  return invalid('date', 'ambiguous')
}

function dateOf(year = '', month = '', day = ''): { value: string } | { finding: Finding } {
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const time = Date.parse(`${value}T00:00:00Z`)
  // Date.parse takes 30 February for 1 March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value)
    return invalid('date', 'not-a-date')
  return { value }
}

/** Spreadsheets count days from 30 December 1899. */
function serialDate(serial: number): string {
  return new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10)
}
