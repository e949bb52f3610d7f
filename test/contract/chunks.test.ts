import { describe, expect, test } from 'vitest'
import type { ChunkPlan, RowRecord } from '../../src/domain/plans.ts'
import { makeUser } from '../support/make-user.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

const ROWS: RowRecord[] = [
  {
    line: 2,
    cells: ['Zoë "Ω" 王', '', 'a\nb', '\u202e'],
    change: { intent: 'save', fields: { displayName: 'Zoë', title: null }, network: 'other' },
    issues: [],
    outcome: 'created',
  },
  {
    line: 5,
    cells: [],
    issues: [{ line: 5, column: 'Email', value: 'x', code: 'email-invalid', severity: 'error' }],
    outcome: 'failed',
  },
]
const PLAN: ChunkPlan = {
  writes: [{ row: 0, outcome: 'created', write: { op: 'insert', user: makeUser({ id: 'u' }) } }],
  settled: [{ row: 1, outcome: 'skipped', issues: [] }],
}

describe.each(storageEngines)('chunks: $name', engine => {
  const use = useStorage(engine)

  test('each part is read back whole and replaced whole', async () => {
    const { chunks } = use()
    await chunks.putRows('t1', 'j', 0, ROWS)
    await chunks.putPlan('t1', 'j', 0, PLAN)
    expect(await chunks.rows('t1', 'j', 0)).toEqual(ROWS)
    expect(await chunks.plan('t1', 'j', 0)).toEqual(PLAN)
    await chunks.putRows('t1', 'j', 0, ROWS.slice(1))
    await chunks.putPlan('t1', 'j', 0, { writes: [], settled: [] })
    expect(await chunks.rows('t1', 'j', 0)).toEqual(ROWS.slice(1))
    expect(await chunks.plan('t1', 'j', 0)).toEqual({ writes: [], settled: [] })
  })

  test('a part that was not put is null', async () => {
    const { chunks } = use()
    await chunks.putRows('t1', 'j', 1, ROWS)
    expect(await chunks.rows('t1', 'j', 0)).toBeNull()
    expect(await chunks.plan('t1', 'j', 1)).toBeNull()
    expect(await chunks.rows('t2', 'j', 1)).toBeNull()
    expect(await chunks.rows('t1', 'k', 1)).toBeNull()
  })

  test('the rows of all chunks from one on come in order, up to one that is missing', async () => {
    const { chunks } = use()
    const rowsOf = (n: number) => [{ ...(ROWS[1] as RowRecord), line: n }]
    for (const n of [11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) await chunks.putRows('t1', 'j', n, rowsOf(n))
    await chunks.putRows('t1', 'k', 10, ROWS)
    await chunks.putPlan('t1', 'j', 10, PLAN)
    const from = async (first: number) => (await Array.fromAsync(chunks.rowsFrom('t1', 'j', first))).flat()
    expect((await from(0)).map(row => row.line)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(await from(8)).toEqual([...rowsOf(8), ...rowsOf(9)])
    expect(await from(10)).toEqual([])
    expect(await Array.fromAsync(chunks.rowsFrom('t2', 'j', 0))).toEqual([])
  })

  test('what a later claim has stored stays', async () => {
    const { chunks } = use()
    const other: ChunkPlan = { writes: [], settled: [] }
    expect(await chunks.putPlan('t1', 'j', 0, other)).toBe(true)
    expect(await chunks.putPlan('t1', 'j', 0, PLAN, 2)).toBe(true)
    expect(await chunks.putPlan('t1', 'j', 0, other, 1)).toBe(false)
    expect(await chunks.plan('t1', 'j', 0)).toEqual(PLAN)
    expect(await chunks.putPlan('t1', 'j', 0, other, 2)).toBe(true)
    expect(await chunks.plan('t1', 'j', 0)).toEqual(other)
    expect(await chunks.putRows('t1', 'j', 0, ROWS, 1)).toBe(true)
    expect(await chunks.putRows('t1', 'j', 0, [], 0)).toBe(false)
    await chunks.clear('t1', 'j', 2)
    expect([await chunks.rows('t1', 'j', 0), await chunks.plan('t1', 'j', 0)]).toEqual([null, other])
    await chunks.clear('t1', 'j', 3)
    expect(await chunks.plan('t1', 'j', 0)).toBeNull()
  })

  test('clearing takes every part of that job and nothing else', async () => {
    const { chunks } = use()
    for (let n = 0; n < 60; n++) {
      await chunks.putRows('t1', 'j', n, ROWS)
      await chunks.putPlan('t1', 'j', n, PLAN)
    }
    await chunks.putRows('t1', 'k', 0, ROWS)
    await chunks.putRows('t2', 'j', 0, ROWS)
    await chunks.clear('t1', 'j')
    for (let n = 0; n < 60; n++) {
      expect(await chunks.rows('t1', 'j', n)).toBeNull()
      expect(await chunks.plan('t1', 'j', n)).toBeNull()
    }
    expect(await chunks.rows('t1', 'k', 0)).toEqual(ROWS)
    expect(await chunks.rows('t2', 'j', 0)).toEqual(ROWS)
    await chunks.clear('t1', 'j')
  })
})
