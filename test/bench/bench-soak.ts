import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Actor } from '../../src/domain/access.ts'
import { isEnded } from '../../src/domain/jobs.ts'
import { openDirectory } from '../../src/open-directory.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { startExport } from '../../src/services/start-export.ts'
import { startImport } from '../../src/services/start-import.ts'
import { koreFile } from '../support/generate-people.ts'
import { settingsFor } from './bench-directory.ts'
import { slopeOf } from './bench-turns.ts'
import { spreadOf } from './figures.ts'
import { type BotProcess, openBotProcess } from './open-bot-process.ts'
import { table, whole } from './print-tables.ts'
import { createSender, makeTenants, messageOf, openCountingConnector } from './turns-load.ts'

const PEOPLE = 5000
const TENANTS = 100
const AT_ONCE = 8
/** Rows of each import; they change everybody every time. */
const ROWS = 2000
const SAID = ['help', 'find asha', 'users', 'who is Asha', 'groups', 'whoami', 'count a', 'nonsense']
/** Of so many requests one has a bad token. */
const LIES = 4
const LOOK_EVERY = 10_000
const JOB_MS = 120_000

interface Tally {
  times: Map<string, number[]>
  errors: Map<string, number>
}

interface Look {
  minutes: number
  heap: number
  rss: number
}

/** Mixed load for so many minutes: what people say, bad tokens, imports and exports. */
export async function benchSoak(given: {
  folder: string
  minutes: number
  write(text: string): void
  note(text: string): void
}): Promise<void> {
  const { folder, minutes, write, note } = given
  const connector = await openCountingConnector()
  const load = {
    connectorUrl: connector.url,
    tenants: makeTenants(TENANTS),
    dataDir: join(folder, 'soak'),
    compiled: join(folder, 'compiled'),
  }
  const bot = await openBotProcess('muster', load)
  const { context, close } = await openDirectory(settingsFor(load.dataDir))
  const ends = performance.now() + minutes * 60_000
  const tally: Tally = { times: new Map(), errors: new Map() }
  const looks: Look[] = []
  const isOver = () => performance.now() >= ends
  note(`mixed load for ${minutes} minutes`)
  try {
    await Promise.all([
      talk({ ...load, bot, tally, isOver }),
      work(context, load.tenants[0] ?? '', tally, isOver),
      look(bot, looks, isOver),
    ])
    write(printSoak(tally, looks, minutes))
  } finally {
    await close()
    await bot.close()
    await connector.close()
  }
}

async function talk(given: {
  bot: BotProcess
  tenants: readonly string[]
  connectorUrl: string
  tally: Tally
  isOver(): boolean
}): Promise<void> {
  const { bot, tally, isOver } = given
  const sender = createSender(AT_ONCE)
  let next = 0
  const lane = async () => {
    while (!isOver()) {
      const n = next++
      const lies = n % LIES === 0
      const text = SAID[Math.floor(n / LIES) % SAID.length] ?? 'help'
      const bearer = lies ? (bot.badBearers[(n / LIES) % bot.badBearers.length] ?? '') : bot.bearer
      const startedAt = performance.now()
      const status = await sender.post(bot.url, bearer, messageOf(n % PEOPLE, text, given))
      const what = lies ? 'a bad token' : text
      note(tally, what, startedAt)
      if (lies ? status !== 401 && status !== 403 : status !== 200) fail(tally, `${what}: ${status}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  sender.close()
}

/** One import and one export after the other, as the operator; the worker thread of the bot does them. */
async function work(
  context: ServiceContext,
  tenant: string,
  tally: Tally,
  isOver: () => boolean,
): Promise<void> {
  const actor: Actor = { kind: 'operator', tenant }
  for (let n = 0; !isOver(); n++) {
    await timed(tally, `an import of ${ROWS} rows`, async () => {
      const rows = koreFile({ rows: ROWS, seed: n, status: 'New' })
      const file = { name: 'people.csv', origin: `soak:import:${n}`, bytes: bytesOf(rows) }
      const { id } = await startImport(context, actor, file)
      if ((await settled(context, tenant, id)) === 'awaiting confirmation') {
        await confirmImport(context, actor, { jobId: id })
        await settled(context, tenant, id, true)
      }
    })
    await timed(tally, 'an export of everybody', async () => {
      const { id } = await startExport(context, actor, { what: 'users', origin: `soak:export:${n}` })
      await settled(context, tenant, id)
    })
  }
}

async function timed(tally: Tally, what: string, task: () => Promise<void>): Promise<void> {
  const startedAt = performance.now()
  try {
    await task()
    note(tally, what, startedAt)
  } catch (error) {
    fail(tally, `${what}: ${error instanceof Error ? error.message : String(error)}`)
    await pause(1000)
  }
}

async function* bytesOf(lines: Iterable<string>): AsyncIterable<Uint8Array> {
  for (const line of lines) yield Buffer.from(line)
}

/** Its state once it has ended or, unless it must end, waits for a decision. @throws when it failed or takes too long */
async function settled(
  { storage }: ServiceContext,
  tenant: string,
  id: string,
  mustEnd = false,
): Promise<string> {
  for (const limit = performance.now() + JOB_MS; performance.now() < limit; await pause(50)) {
    const job = await storage.jobs.get(tenant, id)
    if (!job) throw new Error('the job is gone')
    if (job.state === 'failed') throw new Error(job.error?.message ?? 'failed')
    if (isEnded(job) || (!mustEnd && job.state === 'awaiting confirmation')) return job.state
  }
  throw new Error('the job did not end')
}

async function look(bot: BotProcess, looks: Look[], isOver: () => boolean): Promise<void> {
  const startedAt = performance.now()
  while (!isOver()) {
    await pause(LOOK_EVERY)
    const { heap, rss } = await bot.usage()
    looks.push({ minutes: (performance.now() - startedAt) / 60_000, heap, rss })
  }
}

function note({ times }: Tally, what: string, startedAt: number): void {
  const own = times.get(what) ?? []
  times.set(what, own)
  own.push(performance.now() - startedAt)
}

function fail({ errors }: Tally, what: string): void {
  errors.set(what, (errors.get(what) ?? 0) + 1)
}

function printSoak({ times, errors }: Tally, looks: readonly Look[], minutes: number): string {
  const rows = [...times].map(([what, own]) => {
    const { p50, p95, max, count } = spreadOf(own)
    return [what, whole(count), p50.toFixed(1), p95.toFixed(1), max.toFixed(0)]
  })
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1)
  const half = looks.slice(looks.length >> 1)
  const slope = (of: (look: Look) => number) =>
    mb(slopeOf(half.map(each => [each.minutes, of(each)])) * 60).concat(' MB an hour')
  const [first, last] = [looks[0] as Look, looks.at(-1) as Look]
  const failed = [...errors].map(([what, count]) => [what, whole(count)])
  return [
    table(['said', 'times', 'p50 ms', 'p95 ms', 'max ms'], rows),
    table(
      [`memory over ${minutes} minutes`, 'at first', 'at last', 'slope of the second half'],
      [
        ['heap MB', mb(first.heap), mb(last.heap), slope(({ heap }) => heap)],
        ['RSS MB', mb(first.rss), mb(last.rss), slope(({ rss }) => rss)],
      ],
    ),
    table(['errors', 'times'], failed.length > 0 ? failed : [['none', '0']]),
  ].join('\n')
}
