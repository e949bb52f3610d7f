/**
 * A process that does the jobs of a data folder until it is stopped or killed; for tests that kill it.
 * Arguments: data folder, and for a death at a known place the write after which it comes, such as `users.write:2`.
 * Says on stdout `ready`, and `claimed` with each job it takes.
 */
import { openRunner } from '../../src/jobs/open-runner.ts'
import { workerName } from '../../src/jobs/worker-name.ts'
import { openDirectory } from '../../src/open-directory.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'

const [dataDir, death] = process.argv.slice(2) as [string, string | undefined]
const { context, close } = await openDirectory({
  dataDir,
  region: 'US',
  orgAdmins: [],
  fileLimits: { ...DEFAULT_LIMITS },
})
if (death) dieAfter(context.storage, death)
const say = (word: string) => process.stdout.write(`${word}\n`)
const complain = (facts: object, message: string) =>
  process.stderr.write(`${message} ${JSON.stringify(facts)}\n`)
const log = {
  info: (_: object, message: string) => (message === 'job claimed' ? say('claimed') : undefined),
  warn: complain,
  error: complain,
}
const runner = openRunner({ context, log, worker: workerName() })
say('ready')
process.once('SIGTERM', async () => {
  await runner.close()
  await close()
})

/** The process kills itself when the named method has done its work for the nth time; nothing of it runs on. */
function dieAfter(storage: Storage, place: string): void {
  const [store, method, times] = place.split(/[.:]/) as [keyof Storage, string, string]
  const methods = storage[store] as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>
  const original = methods[method]
  if (!original) throw new Error(`There is no ${place}.`)
  let left = Number(times)
  methods[method] = async (...given) => {
    const answer = await original.apply(methods, given)
    if (answer !== null && --left === 0) process.kill(process.pid, 'SIGKILL')
    return answer
  }
}
