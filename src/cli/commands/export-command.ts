import { randomUUID } from 'node:crypto'
import {
  EXPORT_SUBJECTS,
  EXPORT_TYPES,
  type ExportJob,
  type ExportSubject,
  type ExportType,
} from '../../domain/jobs.ts'
import { AppError } from '../../errors.ts'
import { cancelExport } from '../../services/cancel-export.ts'
import { fetchExport } from '../../services/fetch-export.ts'
import { resolveGroup } from '../../services/resolve-group.ts'
import { startExport } from '../../services/start-export.ts'
import { SHEET_ROWS, sheetsFor } from '../../tables/sheet-rows.ts'
import { type Call, type Command, EXIT, JSON_OPTION, textOption } from '../command.ts'
import { followJob } from '../follow-job.ts'
import { nearest } from '../nearest.ts'
import { plain, safeJson } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { type Desk, withDirectory } from '../with-directory.ts'
import { writeOut } from '../write-out.ts'

/** Groups that are named where one text means several. */
const MOST_NAMED = 5

export const exportCommand: Command = {
  name: 'export',
  usage:
    'users|groups|members [--of GROUP] [--format csv|xlsx] [--columns NAMES] [--out FILE] [--as USER] [--json]',
  summary: 'Writes a file of people, groups or members, which can be imported again.',
  help: [
    '--of GROUP        only the people in it, or the groups below it',
    '--format F        csv (default) or xlsx, with 1,048,575 rows in a sheet; without, as FILE ends',
    '--columns NAMES   only these, in this order, commas between',
    '--out FILE        write it there; it is printed otherwise',
    '--as USER         what this person may export: e-mail, phone, employee id or id',
    '--json            print one JSON object about the export; needs --out',
  ],
  options: {
    of: { type: 'string' },
    format: { type: 'string' },
    columns: { type: 'string' },
    out: { type: 'string', short: 'o' },
    as: { type: 'string' },
    ...JSON_OPTION,
  },
  words: { least: 1, most: 1 },
  run(call) {
    const what = oneOf('What is exported', call.words[0] ?? '', EXPORT_SUBJECTS)
    const as = fileType(call)
    if (call.options.json && textOption(call, 'out') === undefined) {
      throw new UsageError('--json needs --out FILE: only one of the two can be printed.')
    }
    return withDirectory(call, desk => exportFile(call, desk, { what, as }))
  },
}

async function exportFile(
  call: Call,
  desk: Desk,
  { what, as }: { what: ExportSubject; as: ExportType },
): Promise<number> {
  const { context, actor } = desk
  const { terminal } = call
  const columns = (textOption(call, 'columns') ?? '').split(',').map(name => name.trim())
  const started = await startExport(context, actor, {
    what,
    as,
    columns: columns.filter(name => name !== ''),
    ...(await groupOption(call, desk)),
    origin: `terminal:${randomUUID()}`,
  })
  const sheets = as === 'xlsx' ? sheetsFor(started.expected ?? 0) : 1
  if (sheets > 1) {
    terminal.say(`The workbook will have ${sheets} sheets, since one holds ${SHEET_ROWS - 1} rows.`)
  }
  const interrupts = cancelOnInterrupt(call, desk, started)
  try {
    const job = await followJob(desk, started, terminal)
    if (job.state === 'completed') {
      const { bytes } = await fetchExport(context, actor, { jobId: job.id })
      await writeOut(terminal, bytes, textOption(call, 'out'))
    } else terminal.say(plain(job.error?.message ?? `${job.name}: ${job.state}`))
    if (call.options.json) await terminal.out(`${safeJson(entry(job))}\n`)
    return job.state === 'completed' ? EXIT.ok : EXIT.refused
  } finally {
    process.off('SIGINT', interrupts)
  }
}

function entry({ number, state, name, options, rows, file, workedMs }: ExportJob): object {
  const { what, as, group } = options
  const bytes = file?.bytes ?? 0
  return {
    job: number,
    state,
    what,
    of: group?.name ?? null,
    format: as,
    file: name,
    rows,
    bytes,
    seconds: workedMs / 1000,
  }
}

async function groupOption(call: Call, { context, actor }: Desk): Promise<{ groupId?: string }> {
  const text = textOption(call, 'of')
  if (text === undefined) return {}
  const { groups, near } = await resolveGroup(context, actor, { text, limit: MOST_NAMED })
  const [group, other] = groups
  if (group && !other) return { groupId: group.id }
  const names = groups.length > 0 ? groups.map(({ name }) => name) : near
  const meant = names.length > 0 ? ` Did you mean ${names.map(name => `"${name}"`).join(' or ')}?` : ''
  throw new AppError(
    'group-unclear',
    `${group ? 'Several groups match' : 'There is no group'} "${text}".${meant}`,
  )
}

/** Ctrl+C ends the export, and no file is made; a second one ends the process as it stands. */
function cancelOnInterrupt({ terminal }: Call, { context, actor }: Desk, job: ExportJob): () => void {
  let asked = false
  const onInterrupt = () => {
    if (asked) process.exit(130)
    asked = true
    terminal.say('Stopping. No file is made.')
    cancelExport(context, actor, { jobId: job.id }).catch(() => process.exit(130))
  }
  process.on('SIGINT', onInterrupt)
  return onInterrupt
}

function fileType(call: Call): ExportType {
  const given = textOption(call, 'format')
  if (given !== undefined) return oneOf('--format', given, EXPORT_TYPES)
  return /\.xlsx$/i.test(textOption(call, 'out') ?? '') ? 'xlsx' : 'csv'
}

function oneOf<T extends string>(what: string, given: string, values: readonly T[]): T {
  const value = values.find(candidate => candidate === given.toLowerCase())
  if (value) return value
  const guess = nearest(given, values)
  throw new UsageError(
    `${what} cannot be "${given}".${guess ? ` Did you mean ${guess}?` : ''} It is one of: ${values.join(', ')}.`,
  )
}
