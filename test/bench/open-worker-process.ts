import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FromWorker, ToWorker, WorkerUse } from './mongodb-worker.ts'

const SCRIPT = fileURLToPath(new URL('mongodb-worker.ts', import.meta.url))

export interface WorkerProcess {
  /** Lets it look for jobs. */
  begin(): void
  use(): Promise<WorkerUse>
  close(): Promise<void>
}

/** Resolves when it is connected; it does nothing before `begin`. @throws when it ends instead */
export async function openWorkerProcess(uri: string, ...how: 'trips'[]): Promise<WorkerProcess> {
  const child = fork(SCRIPT, [uri, ...how])
  const ended = once(child, 'exit')
  const heard = async (): Promise<FromWorker> => {
    const message = await Promise.race([once(child, 'message'), ended.then(() => null)])
    if (!message) throw new Error('The worker process has ended.')
    return message[0] as FromWorker
  }
  await heard()
  return {
    begin: () => void child.send('begin' satisfies ToWorker),
    async use() {
      const answer = heard()
      child.send('use' satisfies ToWorker)
      return (await answer) as WorkerUse
    },
    async close() {
      child.disconnect()
      await ended
    },
  }
}
