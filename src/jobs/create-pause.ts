/** The wait of something that runs for ever. */
export interface Pause {
  /** Resolves after so many milliseconds, or when it is woken. */
  wait(ms: number): Promise<void>
  wake(): void
}

export function createPause(): Pause {
  let wake = () => {}
  return {
    wait: ms =>
      new Promise(resolve => {
        const timer = setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
    wake: () => wake(),
  }
}
