import type { ImportJob } from '../domain/jobs.ts'
import type { Download } from '../services/build-download.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import type { Offer } from './file-offers.ts'
import { noteCard } from './note-card.ts'
import { say, sayPlainly } from './say.ts'
import { plural } from './wording.ts'

/** Takes the place of the question when the answer was no. */
export function notSavedCard({ name, source }: Offer): Card {
  if (source.kind === 'template') {
    return noteCard({
      lines: [say`${name}: not saved.`],
      summary: sayPlainly`Not saved`,
      actions: [command('Get a template', `template ${source.format}`)],
    })
  }
  if (source.kind === 'audit') {
    return noteCard({
      lines: [say`${name}: not saved.`],
      summary: sayPlainly`Not saved`,
      actions: [command('Audit log', 'audit')],
    })
  }
  const what = source.kind === 'export' ? 'export' : 'import'
  return noteCard({
    lines: [say`${name}: not saved. It stays under ${what} ${String(source.job)}.`],
    summary: sayPlainly`Not saved`,
    actions: [
      source.kind === 'export'
        ? press(`Export ${source.job}`, 'export', { job: source.id })
        : command(`Import ${source.job}`, `import ${source.job}`),
    ],
  })
}

export function answeredCard(): Card {
  return noteCard({
    lines: [say`That file was answered for already. Ask for it again to save it once more.`],
    summary: sayPlainly`Answered already`,
    actions: [command('Imports', 'imports'), command('Help', 'help')],
  })
}

/** One line under the file's name. */
export function describeDownload(job: ImportJob, kind: Download): string {
  if (kind === 'original') return `As it was dropped, import ${job.number}`
  if (kind === 'results') return say`${plural(job.rows, 'row')}, each with what became of it`.value
  const refused = (job.state === 'awaiting confirmation' ? job.preview?.failed : job.counts.failed) ?? 0
  return say`${plural(refused, 'row')}, each with line and reason`.value
}
