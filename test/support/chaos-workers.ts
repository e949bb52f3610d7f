import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../src/cli/muster.mjs', import.meta.url))

/** `muster worker` processes on one database; a killed one is followed by another. */
export interface ChaosWorkers {
  /** Process ids, oldest first. */
  pids(): number[]
  /** Kills these at once and starts as many. */
  killAndRestart(pids: readonly number[]): Promise<void>
  /** What those said that ended without being killed; it should be nothing. */
  crashes(): string[]
  close(): Promise<void>
}

export function openChaosWorkers(uri: string, folder: string, count: number): ChaosWorkers {
  const workers = new Set<ChildProcess>()
  const crashes: string[] = []

  function start(): void {
    const env = { PATH: process.env.PATH, MONGODB_URI: uri, LOG_LEVEL: 'warn' }
    const child = spawn(process.execPath, [BIN, 'worker'], { cwd: folder, env })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', data => {
        said += String(data)
      })
    }
    child.once('exit', (code, signal) => {
      if (workers.delete(child)) crashes.push(`a worker ended by itself (${signal ?? code}): ${said}`)
    })
    workers.add(child)
  }

  async function kill(child: ChildProcess): Promise<void> {
    if (!workers.delete(child)) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  for (let i = 0; i < count; i++) start()
  return {
    pids: () => [...workers].flatMap(({ pid }) => pid ?? []),
    async killAndRestart(pids) {
      const killed = [...workers].filter(({ pid }) => pid !== undefined && pids.includes(pid))
      await Promise.all(killed.map(kill))
      for (const _ of killed) start()
    },
    crashes: () => crashes,
    async close() {
      await Promise.all([...workers].map(kill))
    },
  }
}
