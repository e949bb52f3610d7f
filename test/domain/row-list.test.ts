import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowList } from '../../src/domain/row-list.ts'

test('behaves as a map that keeps the first line of the file, whichever is set first', () => {
  const sets = fc.array(fc.tuple(fc.oneof(fc.nat(3), fc.nat(3000)), fc.integer({ min: 1, max: 2 ** 32 - 1 })))
  fc.assert(
    fc.property(sets, fc.oneof(fc.nat(3), fc.nat(4000)), (pairs, asked) => {
      const list = new RowList()
      const model = new Map<number, number>()
      for (const [row, line] of pairs) {
        list.set(row, line)
        model.set(row, Math.min(line, model.get(row) ?? line))
      }
      expect(list.get(asked)).toBe(model.get(asked) ?? 0)
      expect(list.has(asked)).toBe(model.has(asked))
      expect([...list.rows()]).toEqual([...model.keys()].sort((a, b) => a - b))
    }),
  )
})
