/**
 * Types every command to the real bot, which has a process of its own, and waits for each answer: from the message that is
 * posted to the end of its turn, by when the answer has reached the connector. Arguments: data folder, people, groups, how
 * often each, and words of the commands that are wanted.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { TITLE_LENGTH } from '../../src/bot/buttons.ts'
import { plainText } from '../../src/bot/escape-text.ts'
import { openFakeConnector } from '../support/fake-connector.ts'
import { createTalker, postTo, type Talker, textOf } from '../support/open-chat.ts'
import { TENANT } from './bench-directory.ts'
import { type Case, commandCases, TYPISTS, type Typist } from './command-cases.ts'
import { type CommandAnswers, type CommandFigures, report, spreadOf } from './figures.ts'
import { person } from './organisation.ts'
import type { BotArguments, BotReady, BotUsage } from './turns-process.ts'

const WARM_UP = 100

const [dataDir, people, groups, repeats, ...wanted] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
]
const connector = await openFakeConnector()
const bot = fork(
  fileURLToPath(new URL('commands-bot.ts', import.meta.url)),
  [
    JSON.stringify({
      dataDir,
      connectorUrl: connector.url,
      tenants: [TENANT],
      compiled: '',
    } satisfies BotArguments),
  ],
  {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: process.env.BENCH_PROFILE ? ['--cpu-prof'] : [],
  },
)
const [{ url }] = (await once(bot, 'message')) as [BotReady]
const talkers = Object.fromEntries(
  Object.entries(TYPISTS).map(([typist, n]) => [typist, talkerOf(n)]),
) as Record<Typist, Talker>

for (let n = 0; n < WARM_UP; n++) await say(talkers.admin, n % 2 ? 'help' : 'users')
const figures: CommandFigures = []
const wrong: string[] = []
const counts = { people: Number(people), groups: Number(groups) }
for (const [command, cases] of Object.entries(commandCases(counts))) {
  if (wanted.length > 0 && !wanted.some(name => name === command)) continue
  for (const one of cases) {
    await measure(command, one).then(
      rows => figures.push(...rows),
      (error: Error) => wrong.push(error.message),
    )
  }
}
report({ figures, wrong } satisfies CommandAnswers)
bot.disconnect()
await once(bot, 'exit')
await connector.close()

async function measure(command: string, one: Case): Promise<CommandFigures> {
  const talker = talkers[one.by]
  const asked: number[] = []
  const pressed: number[] = []
  const before = await cpuMs()
  for (let n = 0; n < Number(repeats); n++) {
    connector.sent.length = 0
    asked.push(
      await timed(() => (one.waits ? wait(talker, one.say(n), one.sees) : say(talker, one.say(n), one.sees))),
    )
    const { press } = one
    if (press) pressed.push(await timed(() => pressOf(talker, press, n)))
  }
  const cpu = (await cpuMs()) - before
  const kind = [command, one.what].filter(Boolean).join(', ')
  const row = (name: string, times: number[]) => ({
    kind: name,
    by: one.by,
    times: spreadOf(times),
    cpuMs: cpu / (asked.length + pressed.length),
  })
  return [row(kind, asked), ...(pressed.length > 0 ? [row(`${kind}, pressed`, pressed)] : [])]
}

async function say(talker: Talker, text: string, sees = /./): Promise<void> {
  await talker.say(text)
  const answer = talker.messages().at(-1)
  const told = answer ? textOf(answer) : ''
  if (!sees.test(told)) throw new Error(`"${text}" was answered with: ${told}`)
}

async function wait(talker: Talker, text: string, sees: RegExp): Promise<void> {
  await talker.say(text)
  await talker.see(sees)
}

async function pressOf(talker: Talker, press: NonNullable<Case['press']>, n: number): Promise<void> {
  const title = plainText(press.title(n), TITLE_LENGTH)
  const { text } = await talker.press(title, { inputs: press.inputs ?? {} })
  if (!press.sees.test(text)) throw new Error(`"${title}" was answered with: ${text}`)
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

async function cpuMs(): Promise<number> {
  const told = once(bot, 'message')
  bot.send('usage')
  return ((await told) as [BotUsage])[0].cpuSeconds * 1000
}

function talkerOf(n: number): Talker {
  const { aadObjectId = '', displayName } = person(n)
  return createTalker({
    tenant: TENANT,
    conversationId: `a:${aadObjectId}`,
    type: 'personal',
    person: { aadObjectId, name: displayName },
    connector,
    post: activity => postTo(url, activity),
  })
}
