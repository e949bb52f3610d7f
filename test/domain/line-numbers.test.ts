import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineNumbers } from '../../src/domain/line-numbers.ts'

test('every row that was added is answered with its line, whatever lies between the rows', () => {
  const steps = fc.array(
    fc.record({ rows: fc.integer({ min: 1, max: 4 }), lines: fc.integer({ min: 0, max: 5 }) }),
  )
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 3 }), (gaps, first) => {
      const lines = new LineNumbers()
      const added = new Map<number, number>()
      let row = 0
      let line = first
      for (const gap of [{ rows: 0, lines: 0 }, ...gaps]) {
        row += gap.rows
        line += gap.rows + gap.lines
        lines.add(row, line)
        added.set(row, line)
      }
      for (const [known, its] of added) expect(lines.of(known)).toBe(its)
    }),
  )
})
