import { describe, expect, test } from 'vitest'
import { takePeriod } from '../../src/bot/read-period.ts'

const NOW = Date.UTC(2026, 2, 14, 23, 30)
const UTC = { now: NOW }
const KIGALI = { now: NOW, timeZone: 'Africa/Kigali' }
const NEW_YORK = { now: NOW, timeZone: 'America/New_York' }
const at = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time))

describe('takePeriod', () => {
  test.each([
    ['North', 'North', undefined, undefined],
    ['North today', 'North', '2026-03-14T00:00Z', undefined],
    ['yesterday', '', '2026-03-13T00:00Z', '2026-03-14T00:00Z'],
    ['Asha Rao in the last 7 days', 'Asha Rao', '2026-03-08T00:00Z', undefined],
    ['from last 3 days', '', '2026-03-12T00:00Z', undefined],
    ['Dana from last week', 'Dana', '2026-03-08T00:00Z', undefined],
    ['of the last 2 weeks', '', '2026-03-01T00:00Z', undefined],
    ['last month', '', '2026-02-13T00:00Z', undefined],
    ['The last week shift', 'The last week shift', undefined, undefined],
    ['North since 2026-03-01', 'North', '2026-03-01T00:00Z', undefined],
    ['North UNTIL  2026-03-01', 'North', undefined, '2026-03-02T00:00Z'],
    ['North on 2026-03-01', 'North', '2026-03-01T00:00Z', '2026-03-02T00:00Z'],
    ['North since yesterday', 'North', '2026-03-13T00:00Z', undefined],
    ['until yesterday', '', undefined, '2026-03-14T00:00Z'],
    ['from 2026-03-01 to yesterday', '', '2026-03-01T00:00Z', '2026-03-14T00:00Z'],
    ['2026-03-01', '', '2026-03-01T00:00Z', '2026-03-02T00:00Z'],
    ['North from 2026-03-01 to 2026-03-04', 'North', '2026-03-01T00:00Z', '2026-03-05T00:00Z'],
    ['North on 2026-02-30', 'North on 2026-02-30', undefined, undefined],
    ['Team today shift', 'Team today shift', undefined, undefined],
    ['Notoday', 'Notoday', undefined, undefined],
  ])('%s', (said, text, from, until) => {
    const taken = takePeriod(said, UTC)
    expect([taken.text, taken.period.from, taken.period.until]).toEqual([text, at(from), at(until)])
  })

  test('days begin where the reader is, also where a clock change lies between', () => {
    expect(takePeriod('today', KIGALI).period.from).toBe(at('2026-03-15T00:00+02:00'))
    expect(takePeriod('today', NEW_YORK).period.from).toBe(at('2026-03-14T00:00-04:00'))
    const { from, until } = takePeriod('on 2026-03-08', NEW_YORK).period
    expect([from, until]).toEqual([at('2026-03-08T00:00-05:00'), at('2026-03-09T00:00-04:00')])
  })
})
