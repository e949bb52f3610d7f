import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SeenRows } from '../../src/domain/seen-rows.ts'

describe('SeenRows', () => {
  test('behaves as a Map of keys to first rows', () => {
    const key = fc.oneof(
      fc.nat(50).map(n => `phone:+2507880000${n}`),
      fc.string({ maxLength: 6, unit: 'binary' }),
    )
    fc.assert(
      fc.property(fc.array(key, { maxLength: 300 }), fc.nat(2 ** 32 - 1), key, (keys, seed, asked) => {
        const seen = new SeenRows(seed)
        const model = new Map<string, number>()
        for (const [row, name] of keys.entries()) {
          expect(seen.firstRow(name, row)).toBe(model.get(name) ?? -1)
          if (!model.has(name)) model.set(name, row)
        }
        expect(seen.rowOf(asked)).toBe(model.get(asked) ?? -1)
      }),
    )
  })

  test('keeps apart more keys than one table holds, whatever they look like', () => {
    const seen = new SeenRows(7)
    const keyOf = [
      (n: number) => `email:person${n}@corp.example`,
      (n: number) => `phone:+2507${String(n).padStart(8, '0')}`,
    ]
    const rows = 150_000
    for (let row = 0; row < rows; row++)
      for (const key of keyOf)
        if (seen.firstRow(key(row), row) !== -1) throw new Error(`${key(row)} was taken`)
    for (let row = 0; row < rows; row += 97)
      for (const key of keyOf) expect(seen.firstRow(key(row), 2_000_000)).toBe(row)
    expect(seen.rowOf('email:person150000@corp.example')).toBe(-1)
  })

  test('the first row and the last possible one are found again', () => {
    const seen = new SeenRows(1)
    const last = 2 ** 21 - 2
    for (const row of [0, last]) {
      expect(seen.firstRow(`emp:${row}`, row)).toBe(-1)
      expect(seen.firstRow(`emp:${row}`, 5)).toBe(row)
    }
    expect(() => seen.firstRow('emp:x', last + 1)).toThrow(RangeError)
  })

  test('remembers what a row says', () => {
    const seen = new SeenRows(3)
    seen.setContent(0, 'one')
    seen.setContent(100_000, 'two')
    expect(seen.sameContent(0, 'one')).toBe(true)
    expect(seen.sameContent(0, 'two')).toBe(false)
    expect(seen.sameContent(100_000, 'two')).toBe(true)
  })
})
