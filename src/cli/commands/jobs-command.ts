import type { ImportJob, Shown } from '../../domain/jobs.ts'
import { getImportMail, type ImportMail } from '../../services/get-import-mail.ts'
import { type HiddenJob, isHidden } from '../../services/hidden-job.ts'
import { listImports } from '../../services/list-imports.ts'
import { type Call, type Command, EXIT, JSON_OPTION } from '../command.ts'
import { findJob } from '../find-job.ts'
import { countsLine, countsOf, previewLines, reportLines, writeJobJson } from '../report-job.ts'
import { plain, safeJson } from '../terminal.ts'
import { type Desk, withDirectory } from '../with-directory.ts'

const PAGE = 20

export const jobsCommand: Command = {
  name: 'jobs',
  usage: '[ID] [--as USER] [--json]',
  summary: 'Lists the last imports, or tells one of them.',
  help: [
    '--as USER   what this person may see: e-mail, phone, employee id or id',
    '--json      print one JSON object; of one import with every finding',
  ],
  options: { as: { type: 'string' }, ...JSON_OPTION },
  words: { least: 0, most: 1 },
  run(call) {
    const id = call.words[0]
    return withDirectory(call, desk => (id === undefined ? list(call, desk) : tell(call, desk, id)))
  },
}

async function list({ options, terminal }: Call, { context, actor }: Desk): Promise<number> {
  const { jobs, total } = await listImports(context, actor, { limit: PAGE })
  if (options.json) {
    await terminal.out(`${safeJson({ jobs: jobs.map(entry), total })}\n`)
    return EXIT.ok
  }
  const lines = jobs.flatMap(listed)
  const head = total === 0 ? 'No imports yet.' : `Imports: the last ${jobs.length} of ${total}`
  await terminal.out(`${[head, ...lines].join('\n')}\n`)
  return EXIT.ok
}

function listed(job: Shown<ImportJob> | HiddenJob): string[] {
  if (isHidden(job)) return [`${job.number}  about a private group`]
  return [
    plain(`${job.number}  ${job.file.name}: ${job.state}`),
    plain(`    ${job.by.name}, ${timeOf(job)}. ${outcome(job)}`),
  ]
}

async function tell({ options, terminal }: Call, desk: Desk, id: string): Promise<number> {
  const { job, mail } = await getImportMail(desk.context, desk.actor, { jobId: (await findJob(desk, id)).id })
  if (options.json) {
    await writeJobJson(desk.context, job, terminal)
    return EXIT.ok
  }
  const lines =
    job.state === 'awaiting confirmation' ? [...previewLines(job), waiting(job)] : reportLines(job)
  const all = [...lines, ...mailLines(mail), plain(`${job.by.name}, ${timeOf(job)}`)]
  await terminal.out(`${all.join('\n')}\n`)
  return EXIT.ok
}

/** What was not sent; nothing where all of it was. */
function mailLines({ waiting, failed, failures }: ImportMail): string[] {
  const lines = failures.map(({ entry, person }) => {
    return `Not sent to ${person?.address || person?.name || 'a person who is gone'}: ${entry.reason ?? ''}`
  })
  if (failed > failures.length) lines.push(`Not sent: ${failed - failures.length} more`)
  if (waiting > 0) lines.push(`Mail that waits to be sent: ${waiting}`)
  return lines.map(plain)
}

function waiting(job: ImportJob): string {
  return job.card
    ? `Import ${job.number} waits for a decision in the chat where the file was dropped.`
    : `Import ${job.number} was never decided on. Import the file again.`
}

function entry(job: Shown<ImportJob> | HiddenJob): object {
  if (isHidden(job)) return { job: job.number }
  const { number, state, file, by, createdAt, rows } = job
  const at = new Date(createdAt).toISOString()
  return { job: number, state, file: file.name, by: by.name, at, rows, ...countsOf(job) }
}

function outcome(job: ImportJob): string {
  return job.state === 'cancelled' && job.checkpoint === 0 ? 'Nothing was changed' : countsLine(job)
}

/** In the clock of this machine. */
function timeOf(job: ImportJob): string {
  return new Date(job.createdAt).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' })
}
