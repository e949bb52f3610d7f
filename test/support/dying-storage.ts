import type { Storage } from '../../src/ports/storage.ts'

const DEAD = 'The process is dead.'
/** What is read piece by piece fails at its first piece. */
const ITERABLES = new Set(['rowsFrom', 'read'])

// biome-ignore lint/correctness/useYield: it fails before it has anything to give.
async function* died(): AsyncGenerator<never> {
  throw new Error(DEAD)
}

/**
 * A storage whose process dies after `method` of `store` has done its work for the nth time (`groups.write:2`): whatever is asked
 * afterwards fails, and what was on its way is lost. `hasDied` tells whether it got there.
 */
export function dyingStorage(storage: Storage, death: string): { storage: Storage; hasDied(): boolean } {
  const [store, method, times] = death.split(/[.:]/) as [keyof Storage, string, string]
  let left = Number(times)
  let dead = false
  const watched = (name: string, calls: object) =>
    new Proxy(calls, {
      get(target, key) {
        const original = Reflect.get(target, key)
        if (typeof original !== 'function') return original
        return (...given: unknown[]) => {
          if (dead) return ITERABLES.has(String(key)) ? died() : Promise.reject(new Error(DEAD))
          const answer = original.apply(target, given)
          if (name !== store || key !== method) return answer
          return Promise.resolve(answer).then(value => {
            if (dead) throw new Error(DEAD)
            if (value !== null && --left === 0) dead = true
            return value
          })
        }
      },
    })
  const stores = Object.entries(storage).map(([name, calls]) => [
    name,
    typeof calls === 'object' && calls !== null ? watched(name, calls) : calls,
  ])
  return { storage: Object.fromEntries(stores) as Storage, hasDied: () => dead }
}
