import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { BotArguments, BotReady, BotUsage } from './turns-process.ts'

/** A bot in a process of its own. */
export interface BotProcess extends BotReady {
  kind: 'echo' | 'muster'
  startedAt: number
  usage(): Promise<BotUsage>
  close(): Promise<void>
}

export async function openBotProcess(kind: BotProcess['kind'], given: BotArguments): Promise<BotProcess> {
  const script = fileURLToPath(new URL(`turns-${kind}.ts`, import.meta.url))
  const startedAt = performance.now()
  const execArgv = ['--expose-gc', ...(process.env.BENCH_PROFILE === kind ? ['--cpu-prof'] : [])]
  const child = fork(script, [JSON.stringify(given)], {
    execArgv,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const first = await Promise.race([once(child, 'message'), ended.then(() => null)])
  if (first === null) throw new Error(`The process of ${kind} ended before it was ready.`)
  const [ready] = first as [BotReady]
  return {
    ...ready,
    kind,
    startedAt,
    async usage() {
      const told = once(child, 'message')
      child.send('usage')
      return ((await told) as [BotUsage])[0]
    },
    async close() {
      child.disconnect()
      await ended
    },
  }
}
