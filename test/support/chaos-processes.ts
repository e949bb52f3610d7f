import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'

const BIN = fileURLToPath(new URL('../../src/cli/muster.mjs', import.meta.url))

/** The processes of one installation: `muster worker`, some of them, and `muster start`, the bot. */
export interface ChaosProcesses {
  /** Where the bot that was started last listens, or soon will. */
  botUrl(): string
  /** Process ids of the workers, oldest first. */
  workers(): number[]
  /** Process id of the bot; the oldest, where there are several. */
  bot(): number
  /** All bots, oldest first. */
  bots(): { pid: number; url: string }[]
  /** Kills these at once. */
  kill(pids: readonly number[]): Promise<void>
  /** The same, and starts as many of their kind. */
  killAndRestart(pids: readonly number[]): Promise<void>
  /** What those said that ended without being killed; it should be nothing. */
  crashes(): string[]
  close(): Promise<void>
}

type Running = { kind: 'worker' } | { kind: 'bot'; url: string }

/** @param env what both kinds are told besides */
export async function openChaosProcesses(given: {
  uri: string
  folder: string
  workers: number
  bots?: number
  env?: NodeJS.ProcessEnv
}): Promise<ChaosProcesses> {
  const { uri, folder, workers, bots = 1 } = given
  const running = new Map<ChildProcess, Running>()
  const crashes: string[] = []
  let botUrl = ''

  async function start(kind: Running['kind']): Promise<void> {
    const env = { PATH: process.env.PATH, MONGODB_URI: uri, LOG_LEVEL: 'warn', ...given.env }
    if (kind === 'worker') return run({ kind }, 'worker', env)
    // Not the port of the one before: it may be taken meanwhile.
    const port = await freePort()
    botUrl = `http://127.0.0.1:${port}`
    run({ kind, url: botUrl }, 'start', { ...env, PORT: String(port), LOCAL_TEAMS_PORT: '0', WORKERS: '0' })
  }

  function run(what: Running, command: string, env: NodeJS.ProcessEnv): void {
    const child = spawn(process.execPath, [BIN, command], { cwd: folder, env })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', data => {
        said += String(data)
      })
    }
    child.once('exit', (code, signal) => {
      if (running.delete(child)) crashes.push(`a ${what.kind} ended by itself (${signal ?? code}): ${said}`)
    })
    running.set(child, what)
  }

  async function killChild(child: ChildProcess): Promise<void> {
    if (!running.delete(child)) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  /** Answers what kind they were of. */
  async function kill(pids: readonly number[]): Promise<Running['kind'][]> {
    const killed = [...running].filter(([{ pid }]) => pid !== undefined && pids.includes(pid))
    await Promise.all(killed.map(([child]) => killChild(child)))
    return killed.map(([, { kind }]) => kind)
  }

  const runningBots = () =>
    [...running].flatMap(([{ pid = 0 }, what]) => (what.kind === 'bot' ? [{ pid, url: what.url }] : []))

  for (let i = 0; i < workers; i++) await start('worker')
  for (let i = 0; i < bots; i++) await start('bot')
  return {
    botUrl: () => botUrl,
    workers: () => [...running].flatMap(([{ pid }, { kind }]) => (kind === 'worker' && pid ? [pid] : [])),
    bot: () => runningBots()[0]?.pid ?? 0,
    bots: runningBots,
    async kill(pids) {
      await kill(pids)
    },
    async killAndRestart(pids) {
      for (const kind of await kill(pids)) await start(kind)
    },
    crashes: () => crashes,
    async close() {
      await Promise.all([...running.keys()].map(killChild))
    },
  }
}
