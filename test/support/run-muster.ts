import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../src/cli/muster.mjs', import.meta.url))

export interface Ran {
  code: number | null
  out: string
  err: string
}

/** An empty folder for one test, and `muster` as a process of its own that keeps its data there. */
export async function openMusterFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'muster-cli-'))
  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams =>
    spawn(process.execPath, [BIN, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, MUSTER_DATA_DIR: join(folder, 'data'), ...env },
    })
  const run = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> => {
    const child = start(args, env)
    child.stdin.end()
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ])
    return { code, out, err }
  }
  return { folder, start, run, close: () => rm(folder, { recursive: true, force: true }) }
}
