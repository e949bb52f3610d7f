/** `npm test`: types, lint and every test that this machine can run. Says at its end what it could not. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { countTests, type Tally } from './count-tests.ts'
import { findChromium, installChromium } from './find-chromium.ts'
import { MONGODB_UNTRIED, NO_MONGODB, openMongoServer } from './mongo-server.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIN = join(ROOT, 'node_modules', '.bin')
const write = (text: string) => process.stdout.write(`${text}\n`)

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): boolean {
  write(`\n> ${command} ${args.join(' ')}`)
  const { status, error } = spawnSync(join(BIN, command), args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`, ...env },
    shell: process.platform === 'win32',
  })
  if (error) write(`${command} could not be run: ${error.message}`)
  return status === 0
}

function runTests(projects: string[], env: NodeJS.ProcessEnv): Tally {
  const folder = mkdtempSync(join(tmpdir(), 'muster-test-'))
  const report = join(folder, 'report.json')
  try {
    const args = ['run', ...projects.flatMap(project => ['--project', project])]
    const ended = run(
      'vitest',
      [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      env,
    )
    return countTests(readReport(report), ended)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

const untried: string[] = []
const chromium = findChromium() ?? installChromium()
if (!chromium) {
  untried.push(
    'THE PAGE WAS NOT TRIED IN A BROWSER: no Chromium was found. Install one, or name it in CHROMIUM_PATH.',
  )
}

// One server for all files: each test makes a database of its own and drops it.
const mongodb = await openMongoServer()
if (!mongodb) untried.push(MONGODB_UNTRIED)

const failures: string[] = []
let passed = 0
for (const [name, command, args] of [
  ['types', 'tsc', ['--noEmit']],
  ['lint and format', 'biome', ['ci', '.']],
] as const) {
  if (run(command, [...args])) passed++
  else failures.push(`check: ${name}`)
}
const projects = [
  'unit',
  'contract',
  ...(mongodb ? ['mongodb'] : []),
  'flows',
  ...(chromium ? ['browser'] : []),
]
const tests = runTests(projects, {
  ...(chromium ? { CHROMIUM_PATH: chromium } : {}),
  TEST_MONGODB_URI: mongodb?.uri('test') ?? NO_MONGODB,
})
await mongodb?.stop()
passed += tests.passed
failures.push(...tests.failures)
if (tests.skipped > 0) untried.push(`${tests.skipped} TESTS WERE SKIPPED.`)

write('')
for (const failure of failures) write(`FAILED  ${failure.replace(ROOT, '')}`)
for (const line of untried) write(`!!! ${line}`)
write(`${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length > 0 ? 1 : 0
