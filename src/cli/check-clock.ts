import type { Finding } from './finding.ts'

/** The connector's tokens are taken this long before and after they are valid; beyond it nobody gets in. Milliseconds. */
const TOO_FAR = 5 * 60_000
const WORTH_TELLING = 30_000

/** How far this machine's clock is from that of a server. @param date the Date header of its answer, of this moment */
export function clockFinding(date: string | null, now = Date.now()): Finding[] {
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) return []
  const off = now - theirs
  const what = 'Clock'
  if (Math.abs(off) < WORTH_TELLING) return [{ state: 'ok', what, message: 'right' }]
  const seconds = Math.round(Math.abs(off) / 1000)
  const wrong = `this machine’s clock is ${seconds} s ${off > 0 ? 'ahead' : 'behind'}`
  return [
    Math.abs(off) < TOO_FAR
      ? {
          state: 'note',
          what,
          message: `${wrong}; from 300 s on nothing of Teams is let in. Set it by a time server`,
        }
      : {
          state: 'broken',
          what,
          message: `${wrong}, so nothing of Teams is let in. Set it by a time server`,
        },
  ]
}
