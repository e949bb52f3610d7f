import type { Progress } from './turn.ts'

/** Work that outlasts turns, so that closing can wait for it. */
export interface Background {
  /** Waits for the work as long as a turn may; it goes on afterwards. `work` handles its own errors. */
  run(work: () => Promise<void>, holdMs: number): Promise<Progress>
  /** @returns when nothing is going on any more, or after `limitMs`. */
  settle(limitMs: number): Promise<void>
}

export function createBackground(): Background {
  const going = new Set<Promise<void>>()
  return {
    run(work, holdMs) {
      const done = work()
      going.add(done)
      void done.finally(() => going.delete(done))
      return atMost(done, holdMs)
    },
    async settle(limitMs) {
      await atMost(Promise.allSettled(going), limitMs)
    },
  }
}

async function atMost(work: Promise<unknown>, limitMs: number): Promise<Progress> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<Progress>(resolve => {
    timer = setTimeout(resolve, limitMs, 'going on')
  })
  try {
    return await Promise.race([work.then((): Progress => 'done'), limit])
  } finally {
    clearTimeout(timer)
  }
}
