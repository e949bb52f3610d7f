import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { buildTeamsPackage } from '../../src/build-teams-package.ts'
import type { Root } from '../../src/cli/command.ts'
import { runMuster } from '../../src/cli/main.ts'
import { readConfig } from '../../src/config.ts'
import { createLogger } from '../../src/logger.ts'
import { inspectDatabase, openDirectory, openScratch, readSchema } from '../../src/open-directory.ts'
import { openMigration } from '../../src/open-migration.ts'
import { openStreams } from './open-streams.ts'

const BIN = fileURLToPath(new URL('../../src/cli/muster.mjs', import.meta.url))

export interface Ran {
  code: number | null
  out: string
  err: string
}

/** What a process lends to `muster`; only a process of its own can be the server. */
const ROOT: Omit<Root, 'loadConfig'> = {
  createLogger,
  openDirectory,
  readSchema,
  inspectDatabase,
  openMigration,
  openScratch,
  buildTeamsPackage,
  start: () => Promise.reject(new Error('Start a process for that.')),
}

/**
 * An empty folder for one test, and `muster`, which keeps its data there: started and run as a process of its own, or typed,
 * which does the same in this one within a hundredth of the time.
 */
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
  const type = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> => {
    const { stdout, stderr, terminal } = openStreams()
    const said = Promise.all([text(stdout), text(stderr)])
    const loadConfig = () => readConfig({ MUSTER_DATA_DIR: join(folder, 'data'), ...env })
    const code = await runMuster(args, { ...ROOT, loadConfig }, terminal)
    stdout.end()
    stderr.end()
    const [out, err] = await said
    return { code, out, err }
  }
  return { folder, start, run, type, close: () => rm(folder, { recursive: true, force: true }) }
}
