/**
 * What `muster worker` does, in a process that answers how much it has used so far. Arguments: address of the database,
 * and `trips` to count its questions to the server, which costs a little. Begins when it is told `begin`.
 */
import { setFlagsFromString } from 'node:v8'
import mongoose from 'mongoose'
import { YOUNG_HEAP } from '../../src/cli/commands/worker-command.ts'
import { openRunner } from '../../src/jobs/open-runner.ts'
import { workerName } from '../../src/jobs/worker-name.ts'
import { openDirectory } from '../../src/open-directory.ts'
import { settingsFor } from './bench-directory.ts'
import { peakMb } from './figures.ts'

/** To the process. `use`: answers `FromWorker` with what it has used. */
export type ToWorker = 'begin' | 'use'
export type FromWorker = 'ready' | WorkerUse

export interface WorkerUse {
  cpuSeconds: number
  peakMb: number
  /** Ids of the jobs that it has claimed, in order. */
  claimed: string[]
  /** Questions to the server by command and collection, such as `find users`. */
  trips: Record<string, number>
}

setFlagsFromString(YOUNG_HEAP)
const [uri, counting] = process.argv.slice(2) as [string, string | undefined]
const watched = new URL(uri)
if (counting) watched.searchParams.set('monitorCommands', 'true')
const { context } = await openDirectory({ ...settingsFor(''), mongodbUri: watched.href })
const claimed: string[] = []
const trips: Record<string, number> = {}
if (counting) {
  for (const connection of mongoose.connections) {
    if (connection.db) connection.getClient().on('commandStarted', count)
  }
}
const say = (word: FromWorker) => process.send?.(word)
const complain = (facts: object, message: string) =>
  process.stderr.write(`${message} ${JSON.stringify(facts)}\n`)
const log = {
  info: (facts: { jobId?: string }, message: string) =>
    message === 'job claimed' && facts.jobId ? void claimed.push(facts.jobId) : undefined,
  warn: complain,
  error: complain,
}
process.on('message', (message: ToWorker) => {
  if (message === 'begin') return void openRunner({ context, log, worker: workerName() })
  const { user, system } = process.cpuUsage()
  say({ cpuSeconds: (user + system) / 1e6, peakMb: peakMb(), claimed, trips })
})
process.once('disconnect', () => process.exit())
say('ready')

function count({ commandName, command }: mongoose.mongo.CommandStartedEvent): void {
  const what = `${commandName} ${command[commandName]}`
  trips[what] = (trips[what] ?? 0) + 1
}
