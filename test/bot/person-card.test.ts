import { expect, test } from 'vitest'
import { firstNameOf } from '../../src/bot/person-card.ts'

test.each([
  ['Dana Ortiz', 'Dana'],
  ['Ortiz, Dana (North)', 'Dana'],
  ['Ortiz, Dana', 'Dana'],
  ['Dana Ortiz, PhD', 'Dana'],
  ['Dana,', 'Dana'],
  ['  ', ''],
])('whom a greeting names: %j', (name, first) => {
  expect(firstNameOf(name)).toBe(first)
})
