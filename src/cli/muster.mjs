#!/usr/bin/env node
// Runs on the machine's own Node, which may be too old for the rest: then it starts itself again on the one that the
// npm package `node` brought. So this file is plain JavaScript for Node 20.
import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NEEDED = 26

if (Number.parseInt(process.versions.node, 10) >= NEEDED) await run()
else runOn(ownNode())

async function run() {
  const [{ runMuster }, { createTerminal }, { loadConfig }, { createLogger }] = await Promise.all([
    import('./main.ts'),
    import('./terminal.ts'),
    import('../config.ts'),
    import('../logger.ts'),
  ])
  const root = {
    loadConfig,
    createLogger,
    openDirectory: async config => (await import('../open-directory.ts')).openDirectory(config),
    readSchema: async config => (await import('../open-directory.ts')).readSchema(config),
    inspectDatabase: async uri => (await import('../open-directory.ts')).inspectDatabase(uri),
    openMigration: async config => (await import('../open-migration.ts')).openMigration(config),
    openScratch: async () => (await import('../open-directory.ts')).openScratch(),
    buildTeamsPackage: async config => (await import('../build-teams-package.ts')).buildTeamsPackage(config),
    start: () => import('../index.ts'),
  }
  process.exitCode = await runMuster(process.argv.slice(2), root, createTerminal(process))
}

function ownNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    const path = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (realpathSync(path) !== realpathSync(process.execPath)) return path
  } catch {
    // Said below.
  }
  process.stderr.write(
    `Muster needs Node ${NEEDED}; this is ${process.versions.node}. Run npm ci in its folder: that brings it.\n`,
  )
  process.exit(2)
}

function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl+C to both; whoever sends a signal to this process means the other.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
