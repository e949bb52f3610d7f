import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'

const BIN = fileURLToPath(new URL('../../src/cli/muster.mjs', import.meta.url))

/** The processes of one installation: `muster worker`, some of them, and `muster start`, the bot. A killed one is followed by another. */
export interface ChaosProcesses {
  /** Where the bot listens, or soon will. */
  botUrl(): string
  /** Process ids of the workers, oldest first. */
  workers(): number[]
  /** Process id of the bot. */
  bot(): number
  /** Kills these at once and starts as many of their kind. */
  killAndRestart(pids: readonly number[]): Promise<void>
  /** What those said that ended without being killed; it should be nothing. */
  crashes(): string[]
  close(): Promise<void>
}

type Kind = 'worker' | 'bot'

/** @param env what both kinds are told besides */
export async function openChaosProcesses(given: {
  uri: string
  folder: string
  workers: number
  env?: NodeJS.ProcessEnv
}): Promise<ChaosProcesses> {
  const { uri, folder } = given
  const running = new Map<ChildProcess, Kind>()
  const crashes: string[] = []
  let botPort = 0

  async function start(kind: Kind): Promise<void> {
    const env = { PATH: process.env.PATH, MONGODB_URI: uri, LOG_LEVEL: 'warn', ...given.env }
    // Not the port of the one before: it may be taken meanwhile.
    if (kind === 'bot') botPort = await freePort()
    const listening = { PORT: String(botPort), LOCAL_TEAMS_PORT: '0', WORKERS: '0' }
    const child = spawn(process.execPath, [BIN, kind === 'bot' ? 'start' : 'worker'], {
      cwd: folder,
      env: kind === 'bot' ? { ...env, ...listening } : env,
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', data => {
        said += String(data)
      })
    }
    child.once('exit', (code, signal) => {
      if (running.delete(child)) crashes.push(`a ${kind} ended by itself (${signal ?? code}): ${said}`)
    })
    running.set(child, kind)
  }

  async function kill(child: ChildProcess): Promise<void> {
    if (!running.delete(child)) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  function pidsOf(kind: Kind): number[] {
    return [...running].flatMap(([{ pid }, of]) => (of === kind && pid !== undefined ? pid : []))
  }

  for (let i = 0; i < given.workers; i++) await start('worker')
  await start('bot')
  return {
    botUrl: () => `http://127.0.0.1:${botPort}`,
    workers: () => pidsOf('worker'),
    bot: () => pidsOf('bot')[0] ?? 0,
    async killAndRestart(pids) {
      const killed = [...running].filter(([{ pid }]) => pid !== undefined && pids.includes(pid))
      await Promise.all(killed.map(([child]) => kill(child)))
      for (const [, kind] of killed) await start(kind)
    },
    crashes: () => crashes,
    async close() {
      await Promise.all([...running.keys()].map(kill))
    },
  }
}
