import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowList } from '../../src/domain/row-list.ts'

test('behaves as a map that keeps the first value', () => {
  const sets = fc.array(fc.tuple(fc.nat(3000), fc.integer({ min: 1, max: 2 ** 32 - 1 })))
  fc.assert(
    fc.property(sets, fc.nat(4000), (pairs, asked) => {
      const list = new RowList()
      const model = new Map<number, number>()
      for (const [row, line] of pairs) {
        list.set(row, line)
        if (!model.has(row)) model.set(row, line)
      }
      expect(list.get(asked)).toBe(model.get(asked) ?? 0)
      expect(list.has(asked)).toBe(model.has(asked))
      expect([...list.rows()]).toEqual([...model.keys()].sort((a, b) => a - b))
    }),
  )
})
