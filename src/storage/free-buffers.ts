import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { type: 'minor' | 'major' }) => void

/** How many pieces of 1 MiB are worth a millisecond. */
export const FREE_EVERY = 8

let collect: Collect | undefined

/**
 * Frees buffers that nobody needs any more. V8 lets some 64 MB of them pile up before it looks, and what a process has taken
 * once it hardly gives back: a file of 200 MB that is written and read leaves it some 30 MB larger with this, up to 110 MB
 * without. No setting of Node or V8 lowers that limit, and nothing but `gc` can be asked to look sooner; whoever starts us,
 * also as a thread, need not know of it.
 */
export function freeBuffers(): void {
  collect ??= exposedCollect()
  collect({ type: 'minor' })
}

/**
 * Frees old records too, which takes some 40 ms: what a driver packs and unpacks for a hundred thousand people leaves a process
 * 30 to 50 MB larger without. For processes in which nobody waits for an answer.
 */
export function freeRecords(): void {
  collect ??= exposedCollect()
  collect({ type: 'major' })
}

function exposedCollect(): Collect {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as Collect
}
