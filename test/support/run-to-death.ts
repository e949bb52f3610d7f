import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const JOBS = fileURLToPath(new URL('import-process.ts', import.meta.url))
const SERVER = fileURLToPath(new URL('../../src/index.ts', import.meta.url))

/** A process that does the jobs of a data folder; the one that started it has to see it dead. */
export interface JobProcess {
  /** Resolves when it has ended, by whatever, to the signal or code that ended it. */
  ended: Promise<string>
  /** Resolves when it has taken a job, or has ended; of a server only the latter. */
  claimed: Promise<void>
  /** At once and without a chance to put anything down. Resolves when it is gone. */
  kill(): Promise<void>
  /** What it said on stderr, for failures. */
  complaints(): string
}

/** @param death see `import-process.ts` */
export function runJobProcess(dataDir: string, death?: string): JobProcess {
  return watch(spawn(process.execPath, [JOBS, dataDir, ...(death ? [death] : [])]))
}

/** The server itself, on ports that the system chooses, with its worker thread. */
export function runServer(dataDir: string): JobProcess {
  const env = { PATH: process.env.PATH, MUSTER_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' }
  return watch(spawn(process.execPath, [SERVER], { env, cwd: dataDir }))
}

function watch(child: ChildProcessWithoutNullStreams): JobProcess {
  let complaints = ''
  child.stderr.on('data', data => {
    complaints += String(data)
  })
  const ended = endOf(child)
  const claimed = new Promise<void>(resolve => {
    child.stdout.on('data', data => {
      if (String(data).includes('claimed')) resolve()
    })
    void ended.then(() => resolve())
  })
  return {
    ended,
    claimed,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    complaints: () => complaints,
  }
}

function endOf(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(signal ?? String(code)))
  })
}
