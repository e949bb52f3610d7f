import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { type: 'minor' }) => void

let collect: Collect | undefined

/**
 * Frees buffers that nobody needs any more. V8 lets 64 MB of them pile up before it looks, and what a process has taken once
 * it hardly gives back. For whoever passes a large file through memory, every few MB; takes about a millisecond.
 */
export function freeBuffers(): void {
  collect ??= exposedCollect()
  collect({ type: 'minor' })
}

function exposedCollect(): Collect {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as Collect
}
