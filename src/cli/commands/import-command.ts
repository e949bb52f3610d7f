import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ImportJob, ImportOptions } from '../../domain/jobs.ts'
import { IMPORT_MODES } from '../../domain/plans.ts'
import { NETWORKS } from '../../domain/users.ts'
import { AppError } from '../../errors.ts'
import { FORMATS } from '../../formats/registry.ts'
import { cancelImport } from '../../services/cancel-import.ts'
import { confirmImport } from '../../services/confirm-import.ts'
import { startImport } from '../../services/start-import.ts'
import { type Call, type Command, EXIT, JSON_OPTION, textOption } from '../command.ts'
import { withDryRun } from '../dry-run.ts'
import { followJob } from '../follow-job.ts'
import { nearest } from '../nearest.ts'
import { createOutage, outlast } from '../outage.ts'
import { countsOf, previewLines, reportLines, writeJobJson } from '../report-job.ts'
import { plain } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { type Desk, withDirectory } from '../with-directory.ts'

export const importCommand: Command = {
  name: 'import',
  usage:
    'FILE [--format F] [--network employee|other] [--mode add-update|add|update|fill] [--as USER] [--dry-run] [--yes] [--json]',
  summary: 'Checks a file, shows what it would change, and applies it.',
  help: [
    `--format F      read it as one of: ${FORMATS.map(format => format.name).join(', ')}; found by the header otherwise`,
    '--network N     where new people go: employee (default) or other',
    '--mode M        add-update (default), add, update, or fill: only fields that are empty',
    '--as USER       act as this person: e-mail, phone, employee id or id',
    '--dry-run       check it and write nothing',
    '--yes           apply it without asking',
    '--json          print one JSON object with every finding',
  ],
  options: {
    format: { type: 'string' },
    network: { type: 'string' },
    mode: { type: 'string' },
    as: { type: 'string' },
    'dry-run': { type: 'boolean' },
    yes: { type: 'boolean', short: 'y' },
    ...JSON_OPTION,
  },
  words: { least: 1, most: 1 },
  async run(call) {
    const options = importOptions(call)
    const dryRun = call.options['dry-run'] === true
    if (!dryRun && !call.options.yes && !call.terminal.interactive) {
      throw new UsageError(
        'There is nobody to ask here. Add --yes to apply the file, or --dry-run to check it only.',
      )
    }
    const path = call.words[0] as string
    await ensureReadable(path)
    const atDesk = dryRun ? withDryRun : withDirectory
    return atDesk(call, desk => importFile(call, desk, { path, options, dryRun }))
  },
}

async function importFile(
  call: Call,
  desk: Desk,
  { path, options, dryRun }: { path: string; options: Partial<ImportOptions>; dryRun: boolean },
): Promise<number> {
  const { terminal } = call
  const startedAt = performance.now()
  const job = await startImport(desk.context, desk.actor, {
    name: basename(path),
    origin: `terminal:${randomUUID()}`,
    bytes: createReadStream(path),
    options,
  })
  const interrupts = stopOnInterrupt(call, desk, job)
  try {
    const checked = await followJob(desk, job, terminal)
    const undecided = checked.state === 'awaiting confirmation' && !dryRun
    const ended = undecided ? await decide(call, desk, checked) : checked
    if (call.options.json) {
      const seconds = (performance.now() - startedAt) / 1000
      await writeJobJson(desk.context, ended, terminal, { seconds, isKept: !dryRun })
    } else {
      const lines = dryRun ? dryRunLines(ended) : reportLines(ended)
      await terminal.out(`${lines.join('\n')}\n`)
    }
    return exitCode(ended)
  } finally {
    process.off('SIGINT', interrupts)
  }
}

/** Asks, unless the answer was given; answers the job once it has ended. */
async function decide(call: Call, desk: Desk, job: ImportJob): Promise<ImportJob> {
  const { context, actor } = desk
  const { terminal } = call
  if (!call.options.yes) {
    for (const line of previewLines(job)) terminal.say(line)
  }
  const confirmed = call.options.yes === true || (await terminal.confirm(question(job)))
  const change = confirmed ? confirmImport : cancelImport
  const { job: decided } = await outlast(createOutage(terminal), () =>
    change(context, actor, { jobId: job.id }),
  )
  return followJob(desk, decided, terminal)
}

function question(job: ImportJob): string {
  const { created, updated, removed } = job.preview ?? { created: 0, updated: 0, removed: 0 }
  const changes = created + updated + removed
  return `Import ${changes === 1 ? '1 change' : `${changes} changes`}?`
}

function dryRunLines(job: ImportJob): string[] {
  const found = job.preview
    ? previewLines(job)
    : [plain(job.error?.message ?? `${job.file.name}: ${job.state}`)]
  return [...found, 'Dry run: nothing was written.']
}

/** Ctrl+C puts the work down where it is; a second one ends the process as it stands. */
function stopOnInterrupt({ terminal, options }: Call, { context, actor }: Desk, job: ImportJob): () => void {
  let asked = false
  const onInterrupt = () => {
    if (asked) process.exit(130)
    asked = true
    terminal.say(options['dry-run'] ? 'Stopping.' : 'Stopping. What was applied stays.')
    cancelImport(context, actor, { jobId: job.id }).catch(() => {
      terminal.say(`Import ${job.number} could not be stopped. A worker, where one runs, goes on with it.`)
      process.exit(130)
    })
  }
  process.on('SIGINT', onInterrupt)
  return onInterrupt
}

/** A dry run ends where the file would wait for a decision. */
function exitCode(job: ImportJob): number {
  if (job.state === 'awaiting confirmation') {
    return countsOf(job).failed > 0 || job.summary?.unreadable ? EXIT.errors : EXIT.ok
  }
  if (job.state === 'completed') return EXIT.ok
  return job.state === 'completed with errors' ? EXIT.errors : EXIT.refused
}

function importOptions(call: Call): Partial<ImportOptions> {
  const format = oneOf(
    call,
    'format',
    FORMATS.map(known => known.name),
  )
  const network = oneOf(call, 'network', NETWORKS)
  const mode = oneOf(call, 'mode', IMPORT_MODES)
  return { ...(format && { format }), ...(network && { network }), ...(mode && { mode }) }
}

function oneOf<T extends string>(call: Call, name: string, values: readonly T[]): T | undefined {
  const given = textOption(call, name)
  if (given === undefined) return undefined
  const value = values.find(candidate => candidate === given.toLowerCase())
  if (value) return value
  const guess = nearest(given, values)
  throw new UsageError(
    `--${name} cannot be "${given}".${guess ? ` Did you mean ${guess}?` : ''} It is one of: ${values.join(', ')}.`,
  )
}

async function ensureReadable(path: string): Promise<void> {
  const problem = await stat(path).then(
    found => (found.isDirectory() ? 'is a folder. Name a file' : null),
    (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? 'is not there' : `cannot be read (${error.code})`,
  )
  if (problem) throw new AppError('file-unreadable', `${path} ${problem}.`)
}
