import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoff } from '../../src/jobs/backoff.ts'

test.each([
  [1, 1000],
  [2, 2000],
  [3, 4000],
  [6, 32_000],
  [7, 60_000],
  [10, 60_000],
])('after %i failures at most %i ms', (failures, longest) => {
  expect(backoff(failures, 0)).toBe(longest)
  expect(backoff(failures, 0.5)).toBe(longest * 0.75)
})

test('always between half a second and a minute, and at least half of the full wait', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), random, (failures, part) => {
      const wait = backoff(failures, part)
      expect(Number.isInteger(wait)).toBe(true)
      expect(wait).toBeGreaterThanOrEqual(backoff(failures, 0) / 2)
      expect(wait).toBeLessThanOrEqual(60_000)
      expect(wait).toBeGreaterThanOrEqual(500)
    }),
  )
})
