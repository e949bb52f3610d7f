let last = 0
const STEP = 0.001

/** The time in milliseconds, larger with each call in this process: keeps the order of what happens within one. */
export function tick(): number {
  last = Math.max(Date.now(), last + STEP)
  return last
}
