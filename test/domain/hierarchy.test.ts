import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_DEPTH } from '../../src/domain/groups.ts'
import { linkProblem, shareRoom } from '../../src/domain/hierarchy.ts'
import { makeGroup } from '../support/make-group.ts'

const group = (id: string) => makeGroup({ id, name: id })
const line = (count: number) => Array.from({ length: count }, (_, n) => group(`above ${n}`))

describe('a link', () => {
  test('to a group that is elsewhere is made', () => {
    const facts = { child: group('ward'), parent: group('north'), above: [group('field')], height: 3 }
    expect(linkProblem(facts)).toBeNull()
  })

  test('of a group under itself, or under what is below it, is a cycle with its path', () => {
    const [ward, north, field] = [group('ward'), group('north'), group('field')]
    expect(linkProblem({ child: ward, parent: ward, above: [], height: 1 })).toEqual({
      kind: 'cycle',
      path: [ward],
    })
    const below = { child: field, parent: ward, above: [north, field, group('top')], height: 3 }
    expect(linkProblem(below)).toEqual({ kind: 'cycle', path: [field, north, ward] })
  })

  test.each([
    [MAX_DEPTH - 2, 1, true],
    [MAX_DEPTH - 1, 1, false],
    [MAX_DEPTH - 6, 5, true],
    [MAX_DEPTH - 5, 5, false],
    [0, MAX_DEPTH - 1, true],
    [0, MAX_DEPTH, false],
  ])('with %i groups above the parent and %i levels in the child: %j', (above, height, fits) => {
    const facts = { child: group('child'), parent: group('parent'), above: line(above), height }
    const levels = above + 1 + height
    expect(linkProblem(facts)).toEqual(fits ? null : { kind: 'too deep', levels })
  })

  test.each(['child', 'parent'] as const)('with a private %s is none', which => {
    const hidden = makeGroup({ id: 'x', type: 'private' })
    const facts = { child: group('child'), parent: group('parent'), above: [], height: 1, [which]: hidden }
    expect(linkProblem(facts)).toEqual({ kind: 'private', group: hidden })
  })
})

test('room is shared out: all of it as far as there is something to show, and nobody gets two before all have one', () => {
  const nodes = fc.array(fc.nat(30), { maxLength: 25 })
  fc.assert(
    fc.property(nodes, fc.integer({ min: -1, max: 60 }), (counts, room) => {
      const shown = shareRoom(
        counts.map((below, n) => ({ id: String(n), below })),
        room,
      )
      const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0)
      expect(sum(shown)).toBe(Math.max(0, Math.min(room, sum(counts))))
      for (const [n, count] of shown.entries()) {
        expect(count).toBeLessThanOrEqual(counts[n] as number)
        const most = Math.max(...shown)
        if (count < (counts[n] as number)) expect(most - count).toBeLessThanOrEqual(1)
      }
    }),
  )
})
