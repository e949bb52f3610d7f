import type { NumberFormat } from './number-formats.ts'

const DAY_SECONDS = 86_400
const DAY_MS = DAY_SECONDS * 1000
/** Days between 30 December 1899 and 1 January 1904. */
const DAYS_TO_1904 = 1462
/** 31 December 9999. */
const LAST_DAY = 2_958_465
/** The day that Excel counts and that never was: 29 February 1900. */
const NO_DAY = 60
const DIGITS = 15
const PLAIN = /^(?:0|-?[1-9]\d{0,14})$/
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i

/**
 * A number of a sheet as text. Excel keeps 15 digits: of a longer number the rest is lost, and it comes as `1.2E+16`, which the
 * rules for rows refuse. Dates come as 2024-02-01, with 2024-02-01 10:30 or :30:15 behind where there is a time.
 * @param raw as XML has it; what is no number comes back as it is
 */
export function numberText(raw: string, format: NumberFormat | undefined, from1904: boolean): string {
  if (!format && PLAIN.test(raw)) return raw
  const text = raw.trim()
  const value = Number(text)
  if (!NUMBER.test(text) || !Number.isFinite(value)) return raw
  if (format?.kind === 'digits') return digitsText(value, format) ?? generalText(value)
  if (format) return dateText(value, format.kind, from1904) ?? generalText(value)
  return generalText(value)
}

function generalText(value: number): string {
  if (value === 0) return '0'
  const rounded = Number(value.toPrecision(DIGITS))
  if (Math.abs(rounded) >= 10 ** DIGITS) {
    return rounded.toExponential().replace('e', 'E')
  }
  const text = String(rounded)
  // JavaScript writes 0.0000001 with an exponent.
  return /e-(?:[7-9]|1\d)$/.test(text) ? rounded.toFixed(20).replace(/0+$/, '') : text
}

function digitsText(
  value: number,
  { pattern, zeros }: NumberFormat & { kind: 'digits' },
): string | undefined {
  if (!Number.isInteger(value) || value < 0 || value >= 10 ** DIGITS) return undefined
  const digits = String(value).padStart(zeros, '0')
  let at = digits.length - pattern.filter(token => token === 'digit').length
  let text = ''
  let isFirst = true
  for (const token of pattern) {
    if (token !== 'digit') {
      text += token.text
      continue
    }
    // The first takes all that have no place of their own.
    text += isFirst ? digits.slice(0, Math.max(0, at + 1)) : (digits[at] ?? '')
    isFirst = false
    at++
  }
  return text
}

function dateText(serial: number, kind: 'date' | 'elapsed', from1904: boolean): string | undefined {
  const last = from1904 ? LAST_DAY - DAYS_TO_1904 : LAST_DAY
  if (serial < 0 || serial >= last + 1) return undefined
  const seconds = Math.round(serial * DAY_SECONDS)
  const days = Math.floor(seconds / DAY_SECONDS)
  const time = seconds - days * DAY_SECONDS
  if (kind === 'elapsed') return timeText(seconds)
  if (days > last) return undefined
  if (days === 0 && (time > 0 || !from1904)) return timeText(time)
  const date = dayText(days, from1904)
  return time === 0 ? date : `${date} ${timeText(time)}`
}

function dayText(days: number, from1904: boolean): string {
  if (!from1904 && days === NO_DAY) return '1900-02-29'
  const since1900 = from1904 ? days + DAYS_TO_1904 : days < NO_DAY ? days + 1 : days
  return new Date(Date.UTC(1899, 11, 30) + since1900 * DAY_MS).toISOString().slice(0, 10)
}

function timeText(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${two(hours)}:${two(minutes)}${rest > 0 ? `:${two(rest)}` : ''}`
}

/** A date that a cell holds as text (ISO 8601), in the same words. */
export function isoText(raw: string): string {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?Z?)?$/.exec(raw.trim())
  if (!parts) return raw
  const [, date, minutes = '00:00', seconds = '00'] = parts
  if (minutes === '00:00' && seconds === '00') return date as string
  return `${date} ${minutes}${seconds === '00' ? '' : `:${seconds}`}`
}
