import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_DEPTH } from '../../src/domain/groups.ts'
import { lineOf, refusedLinks, shortPath, topDown } from '../../src/domain/plan-links.ts'

const at = (places: Record<string, string>) => (id: string) => places[id] ?? null

describe('refusedLinks', () => {
  test.each<[string, Record<string, string>, [string, string | null][], Record<string, string>]>([
    ['nothing', {}, [], {}],
    ['a group under itself', {}, [['a', 'a']], { a: 'a > a' }],
    [
      'a circle in the file',
      {},
      [
        ['b', 'a'],
        ['a', 'b'],
      ],
      { a: 'a > b > a', b: 'b > a > b' },
    ],
    ['a circle with the directory', { b: 'a' }, [['a', 'b']], { a: 'a > b > a' }],
    [
      'no circle where the file dissolves it',
      { b: 'a' },
      [
        ['a', 'b'],
        ['b', null],
      ],
      {},
    ],
    [
      'a circle that comes of a link which is refused',
      { b: 'a' },
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'b'],
      ],
      { a: 'a > b > a', b: 'b > c > b', c: 'c > b > c' },
    ],
  ])('%s', (_, places, wanted, refused) => {
    const found = refusedLinks(new Map(wanted), at(places))
    const paths = [...found].map(([child, refusal]) => [
      child,
      refusal.kind === 'cycle' ? refusal.path.join(' > ') : refusal.levels,
    ])
    expect(Object.fromEntries(paths)).toEqual(refused)
  })

  test('a line that is too long: links that reach too deep, and groups that move along count', () => {
    const chain = Array.from({ length: MAX_DEPTH + 1 }, (_, n) => [`g${n + 1}`, `g${n}`] as [string, string])
    expect([...refusedLinks(new Map(chain), at({})).keys()]).toEqual([`g${MAX_DEPTH}`, `g${MAX_DEPTH + 1}`])
    const places = Object.fromEntries(chain.slice(0, MAX_DEPTH - 1))
    const deepest = `g${MAX_DEPTH - 1}`
    const refused = refusedLinks(new Map([['g0', 'top']]), at(places), [deepest])
    expect([...refused]).toEqual([['g0', { kind: 'too deep', levels: MAX_DEPTH + 1 }]])
    expect(refusedLinks(new Map([['g0', 'top']]), at(places)).size).toBe(0)
  })

  test('what is left has no circle, and the order makes no difference', () => {
    const id = fc.nat(9).map(n => `g${n}`)
    const links = fc.uniqueArray(fc.tuple(id, fc.option(id)), { selector: ([child]) => child })
    const forest = fc.array(fc.nat(), { minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(links, forest, fc.nat(), (wanted, parents, seed) => {
        const places: Record<string, string> = {}
        for (const [n, parent] of parents.entries())
          if (n > 0 && parent % 3) places[`g${n}`] = `g${parent % n}`
        const refused = refusedLinks(new Map(wanted), at(places))
        const turned = wanted.toSorted((a, b) => (a[0] + seed < b[0] + seed ? 1 : -1))
        expect(new Map([...refusedLinks(new Map(turned), at(places))].sort())).toEqual(
          new Map([...refused].sort()),
        )
        const left = new Map(wanted.filter(([child]) => !refused.has(child)))
        const end = (group: string) => (left.has(group) ? (left.get(group) ?? null) : (places[group] ?? null))
        for (let n = 0; n < 10; n++) {
          const line = lineOf(`g${n}`, end)
          expect(end(line.at(-1) as string)).toBeNull()
        }
      }),
    )
  })
})

test('topDown: each link can be made alone, whatever is turned round', () => {
  const places = { b: 'a', c: 'b' }
  const links = [
    { child: 'a', parentId: 'b' },
    { child: 'b', parentId: 'c' },
    { child: 'c', parentId: null },
  ]
  expect(topDown(links, at(places)).map(({ child }) => child)).toEqual(['c', 'b', 'a'])
})

test('shortPath leaves the middle of a long one out', () => {
  expect(shortPath(['a', 'b', 'a'])).toBe('a > b > a')
  expect(shortPath([...'abcdefg', 'a'])).toBe('a > b > c > … > g > a')
})
