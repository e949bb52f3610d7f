import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createRefusalLog } from '../../src/bot/refusal-log.ts'

test('a flood is a line a minute, with how many there were', () => {
  const lines: { count: number }[] = []
  const out = new Writable({
    write(piece, _encoding, done) {
      lines.push(JSON.parse(String(piece)))
      done()
    },
  })
  let now = 1_000_000
  const refusals = createRefusalLog(pino(out), () => now)
  for (let n = 0; n < 500; n++) refusals.note(new Error('bad token'))
  expect(lines.map(({ count }) => count)).toEqual([1])
  now += 60_000
  refusals.note(new Error('bad token'))
  refusals.note(new Error('bad token'))
  expect(lines.map(({ count }) => count)).toEqual([1, 500])
})
