import { describe, expect, test } from 'vitest'
import { dateAndTime, durationOf, knownZone, plural, sizeOf, timeOfDay } from '../../src/bot/wording.ts'

const MARCH = Date.UTC(2026, 2, 14, 10, 44)

describe('dates', () => {
  test('in the zone of the reader', () => {
    expect(dateAndTime(MARCH, { now: MARCH, timeZone: 'Africa/Kigali' })).toBe('14 March 12:44')
    expect(timeOfDay(MARCH, { now: MARCH, timeZone: 'America/New_York' })).toBe('06:44')
  })
  test('else in UTC, and that is said', () => {
    expect(dateAndTime(MARCH, { now: MARCH })).toBe('14 March 10:44 UTC')
  })
  test('another year is named', () => {
    expect(dateAndTime(MARCH, { now: Date.UTC(2027, 0, 1) })).toBe('14 March 2026 10:44 UTC')
  })
  test('midnight is 00', () => {
    expect(timeOfDay(Date.UTC(2026, 0, 1), { now: MARCH })).toBe('00:00 UTC')
  })
  test.each([
    ['Africa/Kigali', 'Africa/Kigali'],
    ['Nowhere/Land', undefined],
    ['', undefined],
  ])('the zone %j', (given, known) => {
    expect(knownZone(given)).toBe(known)
  })
})

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [48_211, '48 KB'],
  [999_499, '999 KB'],
  [999_500, '1.0 MB'],
  [104_857_600, '104.9 MB'],
])('%i bytes', (bytes, said) => {
  expect(sizeOf(bytes)).toBe(said)
})

test.each([
  [0, '1 s'],
  [4200, '4 s'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [3_840_000, '1 h 4 min'],
])('%i milliseconds', (milliseconds, said) => {
  expect(durationOf(milliseconds)).toBe(said)
})

test.each([
  [1, '1 row'],
  [0, '0 rows'],
  [1234, '1,234 rows'],
])('%i', (n, said) => {
  expect(plural(n, 'row').value).toBe(said)
})
