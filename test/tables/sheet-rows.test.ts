import { expect, test } from 'vitest'
import { sheetsFor } from '../../src/tables/sheet-rows.ts'

test.each([
  [0, 1],
  [1, 1],
  [1_048_575, 1],
  [1_048_576, 2],
  [2_097_150, 2],
  [2_097_151, 3],
])('%i rows below the header take %i sheets', (rows, sheets) => {
  expect(sheetsFor(rows)).toBe(sheets)
})
