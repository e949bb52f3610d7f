/**
 * `npm run bench [-- --rows 10000,100000,1000000] [-- imports lookups answers]`: how fast the main job is beside a bare
 * script, what it takes of memory, and what people wait for meanwhile. Prints Markdown tables.
 * Without parts all of them run; look-ups and answers use the directory of the largest file.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchImports, type ImportLine } from './bench-imports.ts'
import type { AnswerFigures, LookUpFigures } from './figures.ts'
import { fillDirectory } from './fill-directory.ts'
import { printAnswers, printImports, printLookUps, printTargets } from './print-tables.ts'
import { runChild } from './run-child.ts'

const PARTS = ['imports', 'lookups', 'answers'] as const
type Part = (typeof PARTS)[number]

const { parts, rows } = readArguments()
const folder = await mkdtemp(join(tmpdir(), 'muster-bench-'))
try {
  await bench()
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function bench(): Promise<void> {
  write(`Node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model.trim()}`)
  const largest = Math.max(...rows)
  const lines: ImportLine[] = []
  for (const people of parts.includes('imports') ? rows : []) {
    note(`importing ${people} people`)
    lines.push(...(await benchImports(await ownFolder(people), people)))
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

function readArguments(): { parts: readonly Part[]; rows: number[] } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rows: { type: 'string', default: '10000,100000' } },
  })
  const rows = values.rows.split(',').map(Number)
  const wrong = positionals.filter(part => !PARTS.some(known => known === part))
  if (wrong.length || rows.some(count => !Number.isInteger(count) || count < 1)) {
    throw new Error(`Expected [--rows 10000,100000] and any of ${PARTS.join(', ')}.`)
  }
  return { parts: positionals.length ? (positionals as Part[]) : PARTS, rows }
}

function write(text: string): void {
  process.stdout.write(`${text}\n`)
}

function note(text: string): void {
  process.stderr.write(`${text} …\n`)
}
