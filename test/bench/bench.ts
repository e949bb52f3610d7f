/**
 * `npm run bench [-- --rows 10000,100000,1000000] [-- imports lookups answers]`: how fast the main job is beside a bare
 * script, what it takes of memory, and what people wait for meanwhile. Prints Markdown tables.
 * Without parts all of them run; look-ups and answers use the directory of the largest file.
 * `npm run bench -- mongodb [--rows 100000]`: the same job on MongoDB with worker processes, and what many of them do.
 * `npm run bench -- commands [NAME…] [--rows 1000000] [--groups 50000]`: what each typed command takes at the server.
 * `npm run bench -- exports [--rows 1000000] [--groups 50000]`: an export of everybody beside SQLite's own dump.
 * `npm run bench -- turns [--turns 200000]`: turns of the bot beside those of a bare echo bot.
 * `npm run bench -- soak [--minutes 10]`: everything at once, for so long.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchCommands } from './bench-commands.ts'
import { benchExports } from './bench-exports.ts'
import { benchImports, type ImportLine } from './bench-imports.ts'
import { benchMongodb } from './bench-mongodb.ts'
import { benchSoak } from './bench-soak.ts'
import { benchTurns } from './bench-turns.ts'
import type { AnswerFigures, LookUpFigures } from './figures.ts'
import { fillDirectory } from './fill-directory.ts'
import { printAnswers, printImports, printLookUps, printTargets } from './print-tables.ts'
import { runChild } from './run-child.ts'
import { sqliteEngine } from './sqlite-engine.ts'

const PARTS = ['imports', 'lookups', 'answers'] as const
type Part = (typeof PARTS)[number]
const MONGODB = 'mongodb'
const ROWS = '10000,100000'
const MONGODB_ROWS = '100000'
const COMMANDS = 'commands'
const EXPORTS = 'exports'
const COMMANDS_ROWS = '1000000'
const GROUPS = '50000'
const TURNS = 'turns'
const TURNS_TAKEN = '200000'
const SOAK = 'soak'
const MINUTES = '10'
/** Larger files are run once. */
const REPEATED_UP_TO = 100_000
const REPEATS = 3

const { parts, rows, groups, turns, minutes, alone, only }: Arguments = readArguments()
const folder = await mkdtemp(join(tmpdir(), 'muster-bench-'))
try {
  write(`Node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model.trim()}`)
  const people = Math.max(...rows)
  if (alone === MONGODB) await benchMongodb({ folder, people, write, note })
  else if (alone === COMMANDS) await benchCommands({ folder, people, groups, only, write, note })
  else if (alone === EXPORTS) await benchExports({ folder, people, groups, write, note })
  else if (alone === TURNS) await benchTurns({ folder, turns, write, note })
  else if (alone === SOAK) await benchSoak({ folder, minutes, write, note })
  else await bench()
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function bench(): Promise<void> {
  const largest = Math.max(...rows)
  const lines: ImportLine[] = []
  for (const people of parts.includes('imports') ? rows : []) {
    note(`importing ${people} people`)
    const place = await ownFolder(people)
    const runs = people <= REPEATED_UP_TO ? REPEATS : 1
    lines.push(...(await benchImports(place, people, { engine: sqliteEngine(place), runs })))
  }
  if (lines.length) write(printImports(lines))
  const place = await ownFolder(largest)
  if (!parts.includes('imports')) {
    note(`filling a directory with ${largest} people`)
    await fillDirectory(place, largest)
  }
  const lookUps = parts.includes('lookups') ? await benchLookUps(place, largest) : null
  const answers = parts.includes('answers') ? await benchAnswers(place, largest) : null
  write(printTargets({ lines, lookUps, answers, people: largest }))
}

async function benchLookUps(place: string, people: number): Promise<LookUpFigures> {
  note(`looking up among ${people} people`)
  const figures = await runChild<LookUpFigures>('look-up-people.ts', join(place, 'data'), people)
  write(printLookUps(figures, people))
  return figures
}

async function benchAnswers(place: string, people: number): Promise<AnswerFigures> {
  note('answering others while an import runs')
  // The directory holds the changes already; the file as it was at first takes them back.
  const file = join(place, 'fresh.csv')
  const figures = await runChild<AnswerFigures>('answer-others.ts', file, join(place, 'data'), people)
  write(printAnswers(figures, people))
  return figures
}

async function ownFolder(people: number): Promise<string> {
  const path = join(folder, String(people))
  await mkdir(path, { recursive: true })
  return path
}

/** `alone`: a part that runs by itself, with `only` what follows it. */
interface Arguments {
  parts: readonly Part[]
  rows: number[]
  groups: number
  turns: number
  minutes: number
  alone: 'mongodb' | 'commands' | 'exports' | 'turns' | 'soak' | null
  only: string[]
}

function readArguments(): Arguments {
  const text = { type: 'string' } as const
  const options = { rows: text, groups: text, turns: text, minutes: text }
  const { values, positionals } = parseArgs({ allowPositionals: true, options })
  const alone =
    ([MONGODB, COMMANDS, EXPORTS, TURNS, SOAK] as const).find(name => name === positionals[0]) ?? null
  const usual = alone === null ? ROWS : alone === MONGODB ? MONGODB_ROWS : COMMANDS_ROWS
  const rows = (values.rows ?? usual).split(',').map(Number)
  const groups = Number(values.groups ?? GROUPS)
  const turns = Number(values.turns ?? TURNS_TAKEN)
  const minutes = Number(values.minutes ?? MINUTES)
  const only = alone ? positionals.slice(1) : []
  const wrong = alone
    ? rows.length > 1 || (alone !== COMMANDS && only.length > 0)
    : positionals.some(part => !PARTS.some(known => known === part))
  if (wrong || [...rows, groups, turns, minutes].some(count => !Number.isInteger(count) || count < 1)) {
    throw new Error(
      `Expected [--rows ${ROWS}] and any of ${PARTS.join(', ')}; or ${MONGODB} [--rows ${MONGODB_ROWS}]; or ` +
        `${COMMANDS} [NAME…] [--rows ${COMMANDS_ROWS}] [--groups ${GROUPS}]; or ${EXPORTS} [--rows ${COMMANDS_ROWS}] [--groups ${GROUPS}]; or ${TURNS} [--turns ${TURNS_TAKEN}]; or ` +
        `${SOAK} [--minutes ${MINUTES}].`,
    )
  }
  return {
    parts: positionals.length ? (positionals as Part[]) : PARTS,
    rows,
    groups,
    turns,
    minutes,
    alone,
    only,
  }
}

function write(text: string): void {
  process.stdout.write(`${text}\n`)
}

function note(text: string): void {
  process.stderr.write(`${text} …\n`)
}
