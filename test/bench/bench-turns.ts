import { join } from 'node:path'
import { median } from './figures.ts'
import { type BotProcess, openBotProcess } from './open-bot-process.ts'
import { table, whole } from './print-tables.ts'
import { createSender, each, makeTenants, messageOf, openCountingConnector } from './turns-load.ts'
import type { BotArguments } from './turns-process.ts'

const TARGETS = { ratio: 0.7, start: 1.5 }
const PEOPLE = 5000
const TENANTS = 100
const AT_ONCE = 16
/** Turns of one bot before it is the other one's turn, and how often. */
const ROUND = 2000
const ROUNDS = 5
const STARTS = 5
/** How often memory is looked at while many turns are taken. */
const LOOKS = 20
/**
 * What counts as flat. Of the heap, growth over the second half: what 5,000 people and caches of a fixed size leave. Of what
 * the system has given the process, growth from the second quarter to the last one: its allocator gives back late, so that
 * single looks go up and down.
 */
const FLAT = { bytesATurn: 20, rss: 1.05 }

interface Round {
  seconds: number
  cpuSeconds: number
}

interface Load extends BotArguments {
  sender: ReturnType<typeof createSender>
}

/** Turns of Muster beside those of a bare echo bot: how many a second, how soon the first, and whether memory stays flat. */
export async function benchTurns(given: {
  folder: string
  turns: number
  write(text: string): void
  note(text: string): void
}): Promise<void> {
  const { folder, turns, write, note } = given
  const connector = await openCountingConnector()
  const sender = createSender(AT_ONCE)
  const load: Load = {
    sender,
    connectorUrl: connector.url,
    tenants: makeTenants(TENANTS),
    dataDir: join(folder, 'turns'),
    compiled: join(folder, 'compiled'),
  }
  try {
    note('starting each bot several times')
    const starts = await compareStarts(load)
    note(`taking ${ROUNDS} times ${ROUND} turns of each bot`)
    const rates = await compareRates(load)
    note(`taking ${turns} turns, half of them with bad tokens`)
    const memory = await watchMemory(load, turns)
    write(printTurns(rates, starts, memory))
  } finally {
    sender.close()
    await connector.close()
  }
}

/** Milliseconds from the start of the process to the first answer. */
interface Starts {
  echo: number
  muster: number
  /** Of Muster when nothing was compiled before, as after an upgrade. */
  first: number
}

/** Medians but for the first start, of which there is one. */
async function compareStarts(load: Load): Promise<Starts> {
  const first = await timeStart('muster', load)
  const times = { echo: [] as number[], muster: [] as number[] }
  for (let i = 0; i < STARTS; i++) {
    for (const kind of ['echo', 'muster'] as const) times[kind].push(await timeStart(kind, load))
  }
  return { echo: median(times.echo), muster: median(times.muster), first }
}

async function timeStart(kind: BotProcess['kind'], load: Load): Promise<number> {
  const bot = await openBotProcess(kind, load)
  await say(load, bot, 0)
  const took = performance.now() - bot.startedAt
  await bot.close()
  return took
}

async function compareRates(load: Load): Promise<Record<BotProcess['kind'], Round[]>> {
  const bots = [await openBotProcess('echo', load), await openBotProcess('muster', load)]
  const rounds = { echo: [] as Round[], muster: [] as Round[] }
  try {
    // Everybody is known, and the code is warm.
    for (const bot of bots) await each(PEOPLE, AT_ONCE, n => say(load, bot, n))
    for (let i = 0; i < ROUNDS; i++) {
      for (const bot of bots) {
        const before = await bot.usage()
        const startedAt = performance.now()
        await each(ROUND, AT_ONCE, n => say(load, bot, i * ROUND + n))
        const seconds = (performance.now() - startedAt) / 1000
        rounds[bot.kind].push({ seconds, cpuSeconds: (await bot.usage()).cpuSeconds - before.cpuSeconds })
      }
    }
    return rounds
  } finally {
    for (const bot of bots) await bot.close()
  }
}

/** One look at memory. */
interface Look {
  turns: number
  heap: number
  rss: number
}

async function watchMemory(load: Load, turns: number): Promise<Look[]> {
  const bot = await openBotProcess('muster', load)
  const looks: Look[] = []
  const step = Math.ceil(turns / LOOKS)
  try {
    for (let done = 0; done < turns; done += step) {
      await each(Math.min(step, turns - done), AT_ONCE, n =>
        (done + n) % 2 === 0 ? say(load, bot, (done + n) / 2) : lie(load, bot, done + n),
      )
      const { heap, rss } = await bot.usage()
      looks.push({ turns: Math.min(done + step, turns), heap, rss })
    }
    return looks
  } finally {
    await bot.close()
  }
}

async function say(load: Load, bot: BotProcess, n: number): Promise<void> {
  const status = await load.sender.post(bot.url, bot.bearer, messageOf(n % PEOPLE, 'help', load))
  if (status !== 200) throw new Error(`A turn of ${bot.kind} was answered with ${status}.`)
}

async function lie(load: Load, bot: BotProcess, n: number): Promise<void> {
  const bearer = bot.badBearers[n % bot.badBearers.length] ?? ''
  const status = await load.sender.post(bot.url, bearer, messageOf(n % PEOPLE, 'help', load))
  if (status !== 401 && status !== 403) throw new Error(`A bad token was answered with ${status}.`)
}

function printTurns(
  rates: Record<BotProcess['kind'], Round[]>,
  starts: Starts,
  looks: readonly Look[],
): string {
  const line = (kind: BotProcess['kind']) => [
    kind,
    whole(ROUND / median(rates[kind].map(({ seconds }) => seconds))),
    ((median(rates[kind].map(({ cpuSeconds }) => cpuSeconds)) / ROUND) * 1000).toFixed(2),
    whole(starts[kind]),
  ]
  const ratioOf = (of: (round: Round) => number) =>
    median(rates.echo.map((echo, i) => of(echo) / of(rates.muster[i] as Round)))
  const ratio = ratioOf(({ seconds }) => seconds)
  const cpuRatio = ratioOf(({ cpuSeconds }) => cpuSeconds)
  const start = starts.muster / starts.echo
  const slope = slopeOf(looks.slice(looks.length >> 1).map(({ turns, heap }) => [turns, heap]))
  const [first, last] = [looks[0] as Look, looks.at(-1) as Look]
  const rssOf = (quarter: number) =>
    median(
      looks.slice((looks.length * (quarter - 1)) / 4, (looks.length * quarter) / 4).map(({ rss }) => rss),
    )
  const growth = rssOf(4) / rssOf(2)
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1)
  const verdict = (reached: boolean) => (reached ? 'reached' : 'MISSED')
  return [
    table(['bot', 'turns/s', 'CPU ms a turn', 'ms to the first answer'], [line('echo'), line('muster')]),
    table(
      ['target', 'figure', ''],
      [
        [
          `turns a second at least ${TARGETS.ratio} of the echo bot`,
          `${ratio.toFixed(2)} (by CPU time ${cpuRatio.toFixed(2)})`,
          verdict(Math.max(ratio, cpuRatio) >= TARGETS.ratio),
        ],
        [
          `start to first answer at most ${TARGETS.start} times the echo bot`,
          `${start.toFixed(2)} times; ${(starts.first / starts.echo).toFixed(2)} times the first time after an upgrade`,
          verdict(start <= TARGETS.start),
        ],
        [
          `memory flat over ${whole(last.turns)} turns, half of them with bad tokens`,
          `heap ${mb(first.heap)} MB, then ${mb(last.heap)} MB, ${slope.toFixed(1)} bytes a turn in the second half; RSS ${mb(rssOf(2))} MB in the second quarter, ${mb(rssOf(4))} MB in the last (${growth.toFixed(2)} times)`,
          verdict(slope <= FLAT.bytesATurn && growth <= FLAT.rss),
        ],
      ],
    ),
  ].join('\n')
}

/** Of the straight line that fits best. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))]
  const above = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0)
  return above / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
}
