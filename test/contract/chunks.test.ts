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
