import { expect, test } from 'vitest'
import { oneLine } from '../../src/domain/one-line.ts'

test('oneLine leaves nothing invisible and whole characters', () => {
  expect(oneLine(' a\r\nb\t\u202ec\u0000\u200b ')).toBe('a b c')
  expect(oneLine('👩‍👩‍👧'.repeat(50), 5)).toHaveLength([...oneLine('👩‍👩‍👧'.repeat(50), 5)].join('').length)
  expect([...oneLine('x'.repeat(500), 10)]).toHaveLength(10)
  expect(oneLine('a\ud800').isWellFormed()).toBe(true)
})
