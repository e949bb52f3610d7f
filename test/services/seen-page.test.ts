import { describe, expect, test } from 'vitest'
import type { PageQuery } from '../../src/ports/page.ts'
import { seenPage } from '../../src/services/seen-page.ts'

/** `+` is seen, `-` is not. A cursor names the last one of its page, as those of the stores do. */
function listOf(marks: string) {
  const asked: number[] = []
  const list = async ({ limit, after }: PageQuery) => {
    asked.push(limit)
    const from = after === undefined ? 0 : Number(after) + 1
    const end = from + limit
    const items = [...marks].map((mark, n) => ({ mark, n })).slice(from, end)
    return { items, next: end < marks.length ? String(end - 1) : null }
  }
  const see = async (items: readonly { mark: string; n: number }[]) =>
    items.map(({ mark, n }) => (mark === '+' ? n : null))
  return { asked, page: (query: PageQuery) => seenPage(list, see, { ...query, most: 12, atOnce: 4 }) }
}

describe('a page of what is seen', () => {
  test.each([
    ['', [], null],
    ['++', [0, 1], null],
    ['+++', [0, 1], '1'],
    ['++--------', [0, 1], null],
    ['++-----+', [0, 1], '1'],
    ['-+--+-+', [1, 4], '4'],
    ['-+--+--', [1, 4], null],
    ['-------', [], null],
    ['--++++', [2, 3], '3'],
  ])('of %j: %j, next %j', async (marks, items, next) => {
    expect(await listOf(marks).page({ limit: 2 })).toEqual({ items, next, left: null })
  })

  test('goes on behind the last one that was shown', async () => {
    expect(await listOf('-+--+-+').page({ limit: 2, after: '4' })).toEqual({
      items: [6],
      next: null,
      left: null,
    })
  })

  test('says where it was broken off, and no more than that', async () => {
    const { items, next, left } = await listOf(`+${'-'.repeat(30)}+`).page({ limit: 2 })
    expect([items, next, left]).toEqual([[0], null, '13'])
  })

  test('looks twice where nothing is hidden', async () => {
    const { asked, page } = listOf('++++++')
    await page({ limit: 3 })
    expect(asked).toEqual([3, 1])
  })
})
