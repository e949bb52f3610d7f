import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Handover, rowsApart } from '../../src/domain/rows-apart.ts'

/** `3<7`: row 3 takes from row 7. */
const handovers = (...texts: string[]): Handover[] =>
  texts.map(text => {
    const [taker = 0, giver = 0] = text.split('<').map(Number)
    return { taker, giver }
  })
/** Ten rows in each chunk. */
const chunkOf = (row: number) => Math.floor(row / 10)
const apart = (...texts: string[]) => rowsApart(handovers(...texts), chunkOf)

describe('rows that take keys', () => {
  test.each<[string, string[], number[][]]>([
    ['nobody', [], []],
    ['in the chunk of the giver', ['1<2', '3<2'], []],
    ['behind the giver', ['12<2'], []],
    ['before the giver', ['2<12'], [[2]]],
    ['two that swap in one chunk', ['1<2', '2<1'], []],
    ['two that swap in two chunks', ['1<12', '12<1'], [[12, 1]]],
    ['who takes from somebody who waits, waits too', ['1<2', '2<12', '11<1'], [[2, 1, 11]]],
    ['what nobody waits for stays', ['2<12', '3<4', '14<13', '12<13'], [[2]]],
  ])('%s', (_, texts, batches) => {
    const found = apart(...texts)
    expect(found?.map(batch => batch.toSorted())).toEqual(batches.map(batch => batch.toSorted()))
  })

  test('a long chain goes giver by giver, in as many batches as it needs', () => {
    const chain = Array.from({ length: 2500 }, (_, row) => ({ taker: row, giver: row + 1 }))
    const batches = rowsApart(chain, chunkOf) ?? []
    // The last giver takes from nobody, and those in its chunk come before nobody.
    expect(batches.flat()).toEqual(Array.from({ length: 2500 }, (_, i) => 2499 - i))
    expect(batches.map(batch => batch.length)).toEqual([1000, 1000, 500])
  })

  test('a ring of more rows than a chunk has is not taken', () => {
    const ring = Array.from({ length: 1001 }, (_, row) => ({ taker: row, giver: (row + 1) % 1001 }))
    expect(rowsApart(ring, chunkOf)).toBeNull()
    expect(rowsApart(ring.slice(0, 1000), chunkOf)).toHaveLength(1)
  })

  test('more rows than are held in memory are not taken', () => {
    const chain = Array.from({ length: 20_010 }, (_, row) => ({ taker: row, giver: row + 1 }))
    expect(rowsApart(chain, chunkOf)).toBeNull()
  })
})

test('whoever takes from whom: each row comes with or behind those that it takes from, and none twice', () => {
  const row = fc.nat(59)
  const some = fc.uniqueArray(fc.record({ taker: row, giver: row }), {
    maxLength: 80,
    selector: ({ taker, giver }) => `${taker}<${giver}`,
  })
  fc.assert(
    fc.property(some, found => {
      const batches = rowsApart(found, chunkOf) ?? []
      const rows = batches.flat()
      expect(new Set(rows).size).toBe(rows.length)
      const place = (at: number) => {
        const batch = batches.findIndex(each => each.includes(at))
        return batch < 0 ? chunkOf(at) : 100 + batch
      }
      for (const { taker, giver } of found) expect(place(taker)).toBeGreaterThanOrEqual(place(giver))
      for (const at of rows) expect(found.some(({ taker }) => taker === at)).toBe(true)
    }),
  )
})
