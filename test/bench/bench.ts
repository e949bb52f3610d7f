/**
 * `npm run bench [-- --rows 10000,100000,1000000] [-- imports lookups answers]`: how fast the main job is beside a bare
 * script, what it takes of memory, and what people wait for meanwhile. Prints Markdown tables.
 * Without parts all of them run; look-ups and answers use the directory of the largest file.
 * `npm run bench -- mongodb [--rows 100000]`: the same job on MongoDB with worker processes, and what many of them do.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchImports, type ImportLine } from './bench-imports.ts'
import { benchMongodb } from './bench-mongodb.ts'
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
/** Larger files are run once. */
const REPEATED_UP_TO = 100_000
const REPEATS = 3

const { parts, rows, mongodb } = readArguments()
const folder = await mkdtemp(join(tmpdir(), 'muster-bench-'))
try {
  write(`Node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model.trim()}`)
  if (mongodb) await benchMongodb({ folder, people: Math.max(...rows), write, note })
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

function readArguments(): { parts: readonly Part[]; rows: number[]; mongodb: boolean } {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { rows: { type: 'string' } } })
  const mongodb = positionals.includes(MONGODB)
  const rows = (values.rows ?? (mongodb ? MONGODB_ROWS : ROWS)).split(',').map(Number)
  const wrong = mongodb
    ? positionals.length > 1 || rows.length > 1
    : positionals.some(part => !PARTS.some(known => known === part))
  if (wrong || rows.some(count => !Number.isInteger(count) || count < 1)) {
    throw new Error(
      `Expected [--rows ${ROWS}] and any of ${PARTS.join(', ')}; or ${MONGODB} [--rows ${MONGODB_ROWS}].`,
    )
  }
  return { parts: positionals.length ? (positionals as Part[]) : PARTS, rows, mongodb }
}

function write(text: string): void {
  process.stdout.write(`${text}\n`)
}

function note(text: string): void {
  process.stderr.write(`${text} …\n`)
}
