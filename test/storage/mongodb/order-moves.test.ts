import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Move, orderMoves } from '../../../src/storage/mongodb/order-moves.ts'

const move = (who: string, released: string[], taken: string[]): Move => ({ who, released, taken })

/** Carries the steps out as the database would; answers who cannot take what they want. */
function carryOut(moves: readonly Move[], held: Map<string, string>): string[] {
  const refused: string[] = []
  for (const { move: position, letGo } of orderMoves(moves, key => held.get(key))) {
    const { who, released, taken } = moves[position] as Move
    for (const key of released) if (held.get(key) === who) held.delete(key)
    if (letGo) continue
    if (taken.some(key => held.has(key))) refused.push(who)
    for (const key of taken) held.set(key, who)
  }
  return refused
}

describe('the order in which keys change hands', () => {
  test.each([
    ['nothing moves', [move('a', [], [])], {}, ['a']],
    [
      'a chain: from its end',
      [move('a', ['1'], ['2']), move('b', ['2'], ['3'])],
      { 1: 'a', 2: 'b' },
      ['b', 'a'],
    ],
    [
      'two swap: one lets go',
      [move('a', ['1'], ['2']), move('b', ['2'], ['1'])],
      { 1: 'a', 2: 'b' },
      ['-a', 'b', 'a'],
    ],
    [
      'three in a ring: one lets go',
      [move('a', ['1'], ['2']), move('b', ['2'], ['3']), move('c', ['3'], ['1'])],
      { 1: 'a', 2: 'b', 3: 'c' },
      ['-a', 'c', 'b', 'a'],
    ],
    [
      'two rings: one after the other',
      [move('a', ['1'], ['2']), move('b', ['2'], ['1']), move('c', ['3'], ['4']), move('d', ['4'], ['3'])],
      { 1: 'a', 2: 'b', 3: 'c', 4: 'd' },
      ['-a', 'b', 'a', '-c', 'd', 'c'],
    ],
  ] as const)('%s', (_name, moves, held, expected) => {
    const holders = new Map(Object.entries(held as Record<string, string>))
    const steps = orderMoves(moves, key => holders.get(key))
    expect(steps.map(({ move: i, letGo }) => `${letGo ? '-' : ''}${moves[i]?.who}`)).toEqual(expected)
  })

  test('everybody is written once and finds their keys free, however two kinds of keys are mixed', () => {
    const permutation = (size: number) => fc.shuffledSubarray([...Array(size).keys()], { minLength: size })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }).chain(size => fc.tuple(permutation(size), permutation(size))),
        ([emails, phones]) => {
          const held = new Map<string, string>(
            emails.flatMap(
              (_, i) =>
                [
                  [`email:${i}`, `p${i}`],
                  [`phone:${i}`, `p${i}`],
                ] as const,
            ),
          )
          const moves = emails.map((email, i) => {
            const before = [`email:${i}`, `phone:${i}`]
            const after = [`email:${email}`, `phone:${phones[i]}`]
            return move(
              `p${i}`,
              before.filter(key => !after.includes(key)),
              after.filter(key => !before.includes(key)),
            )
          })
          const steps = orderMoves(moves, key => held.get(key))
          expect(
            steps
              .filter(step => !step.letGo)
              .map(step => step.move)
              .sort((a, b) => a - b),
          ).toEqual([...emails.keys()])
          expect(carryOut(moves, held)).toEqual([])
        },
      ),
    )
  })
})
