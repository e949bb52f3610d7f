import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type KeyMove, settleKeys } from '../../src/storage/settle-keys.ts'

const KEYS = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7']

/** Eight people, some of whom hold a key each, and what everybody wants next. */
const SCENES = fc.tuple(
  fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: 6 }),
  fc.array(fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: 3 }), { minLength: 1, maxLength: 8 }),
)

function sceneOf([held, wishes]: [string[], string[][]]): { moves: KeyMove[]; holders: Map<string, string> } {
  const holders = new Map(held.map((key, i) => [key, `p${i}`]))
  const moves = wishes.map((wanted, i) => {
    const own = held[i] === undefined ? [] : [held[i]]
    return {
      who: `p${i}`,
      released: own.filter(key => !wanted.includes(key)),
      taken: wanted.filter(key => !own.includes(key)),
    }
  })
  return { moves, holders }
}

test('nobody shares a key, and whoever is refused meets another holder in the end', () => {
  fc.assert(
    fc.property(SCENES, scene => {
      const { moves, holders } = sceneOf(scene)
      const settled = settleKeys(moves, key => holders.get(key))
      const after = new Map(holders)
      moves.forEach((move, i) => {
        if (settled[i]) for (const key of move.released) after.delete(key)
      })
      moves.forEach((move, i) => {
        if (!settled[i]) return
        for (const key of move.taken) {
          expect(after.get(key)).toBeUndefined()
          after.set(key, move.who)
        }
      })
      moves.forEach((move, i) => {
        if (!settled[i]) expect(move.taken.some(key => after.has(key))).toBe(true)
      })
    }),
    { numRuns: 2000 },
  )
})

test('a batch that fits is made whole, however its keys travel', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(KEYS, { minLength: 1 }), fc.nat(), (keys, turn) => {
      const to = (i: number) => keys[(i + 1 + (turn % keys.length)) % keys.length] as string
      const moves = keys.map((key, i) => ({
        who: `p${i}`,
        released: to(i) === key ? [] : [key],
        taken: to(i) === key ? [] : [to(i)],
      }))
      const holders = new Map(keys.map((key, i) => [key, `p${i}`]))
      expect(settleKeys(moves, key => holders.get(key))).toEqual(moves.map(() => true))
    }),
  )
})
