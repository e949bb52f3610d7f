import type { Clock } from './wording.ts'

/** Unix times in milliseconds: not before `from`, before `until`. */
export interface Period {
  from?: number
  until?: number
}

const DAY = 86_400_000
const DATE = '(\\d{4}-\\d{2}-\\d{2})'
const BETWEEN = new RegExp(`^(?:from|between) ${DATE} (?:to|and|until) ${DATE}$`)
const SINCE = new RegExp(`^(?:since|from|after) ${DATE}$`)
const UNTIL = new RegExp(`^(?:until|before|to) ${DATE}$`)
const ON = new RegExp(`^(?:on )?${DATE}$`)
const LAST = /^(?:(?:in|from|of|for|within|during|since) )?(?:the )?last (?:(\d{1,4}) )?(day|week|month)s?$/
const DAYS_IN: Record<string, number> = { day: 1, week: 7, month: 30 }
const PERIOD =
  /(?:^|\s)((?:(?:from|between|since|after|until|before|to|on)\s+)?(?:\d{4}-\d{2}-\d{2}|today|yesterday)(?:\s+(?:to|and|until)\s+(?:\d{4}-\d{2}-\d{2}|today|yesterday))?|(?:(?:in|from|of|for|within|during|since)\s+)?(?:the\s+)?last\s+(?:\d{1,4}\s+)?(?:day|week|month)s?)$/i

/**
 * Takes a period from the end of what was said: `today`, `yesterday`, `last 7 days`, `last week` (7 days), `last month` (30),
 * `since`, `until`, `on` or `from … to …` with dates such as 2026-03-14, today or yesterday. Days begin where the reader's clock
 * is. A date that there is not is part of the text.
 * @returns `words`: the period as it was said
 */
export function takePeriod(said: string, clock: Clock): { text: string; period: Period; words: string } {
  const found = PERIOD.exec(said.trim())
  const words = (found?.[1] ?? '').toLowerCase().replace(/\s+/g, ' ')
  const period = found ? periodOf(words, clock) : null
  if (!found || !period) return { text: said.trim(), period: {}, words: '' }
  return { text: said.trim().slice(0, found.index).trim(), period, words }
}

function periodOf(words: string, clock: Clock): Period | null {
  const today = dayOf(clock.now, clock)
  if (words === 'today') return { from: startOf(today, clock) }
  if (words === 'yesterday') return { from: startOf(today - DAY, clock), until: startOf(today, clock) }
  const last = LAST.exec(words)
  if (last) {
    const days = Number(last[1] ?? 1) * (DAYS_IN[last[2] ?? ''] ?? 1)
    return { from: startOf(today - (days - 1) * DAY, clock) }
  }
  const dates = words.replace('yesterday', isoOf(today - DAY)).replace('today', isoOf(today))
  const bounds = boundsOf(dates)
  return bounds && dayPeriod(bounds, clock)
}

function boundsOf(words: string): { first?: string; last?: string } | null {
  const between = BETWEEN.exec(words)
  if (between) return { first: between[1] as string, last: between[2] as string }
  const since = SINCE.exec(words)
  if (since) return { first: since[1] as string }
  const until = UNTIL.exec(words)
  if (until) return { last: until[1] as string }
  const on = ON.exec(words)
  return on ? { first: on[1] as string, last: on[1] as string } : null
}

/** From the beginning of the first day to the end of the last one; null where a date is none. */
export function dayPeriod({ first, last }: { first?: string; last?: string }, clock: Clock): Period | null {
  const from = first === undefined ? undefined : readDay(first)
  const to = last === undefined ? undefined : readDay(last)
  if (from === null || to === null) return null
  return {
    ...(from === undefined ? {} : { from: startOf(from, clock) }),
    ...(to === undefined ? {} : { until: startOf(to + DAY, clock) }),
  }
}

function isoOf(day: number): string {
  return new Date(day).toISOString().slice(0, 10)
}

/** Midnight in UTC of a date that exists. */
function readDay(text: string): number | null {
  const day = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(day) || isoOf(day) !== text ? null : day
}

/** Midnight in UTC of the date that the reader's clock shows at `at`. */
function dayOf(at: number, clock: Clock): number {
  const shown = at + offsetAt(at, clock)
  return shown - (((shown % DAY) + DAY) % DAY)
}

/** When the day of that date begins where the clock is. */
function startOf(day: number, clock: Clock): number {
  const guess = day - offsetAt(day, clock)
  return day - offsetAt(guess, clock)
}

/** How far the reader's clock is before UTC, in milliseconds. */
function offsetAt(at: number, { timeZone = 'UTC' }: Clock): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}
