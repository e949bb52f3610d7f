import type { ImportJob } from '../domain/jobs.ts'
import type { Download } from '../services/build-download.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import type { Offer, OfferSource } from './file-offers.ts'
import { noteCard } from './note-card.ts'
import { say, sayPlainly } from './say.ts'
import { plural } from './wording.ts'

/** Takes the place of the question when the answer was no. */
export function notSavedCard({ name, source }: Offer): Card {
  const kept = keptUnder(source)
  return noteCard({
    lines: [kept ? say`${name}: not saved. It stays under ${kept}.` : say`${name}: not saved.`],
    summary: sayPlainly`Not saved`,
    actions: [againButton(source)],
  })
}

/** What keeps the file; null: it is made anew each time. */
function keptUnder(source: OfferSource): string | null {
  if (source.kind === 'stored') return `import ${source.job}`
  return source.kind === 'export' ? `export ${source.job}` : null
}

/** To where it can be asked for again. */
function againButton(source: OfferSource): Button {
  switch (source.kind) {
    case 'template':
      return command('Get a template', `template ${source.format}`)
    case 'audit':
      return command('Audit log', 'audit')
    case 'history':
      return source.of === 'import' ? command('Imports', 'imports') : command('Exports', 'exports')
    case 'stored':
      return command(`Import ${source.job}`, `import ${source.job}`)
    case 'export':
      return press(`Export ${source.job}`, 'export', { job: source.id })
  }
}

/** Where there are no refused rows to make a file of. */
export function noneRefusedCard({ number, id, file }: ImportJob): Card {
  return noteCard({
    lines: [say`No row of ${file.name} was refused (import ${String(number)}).`],
    summary: sayPlainly`No row of import ${String(number)} was refused`,
    actions: [
      press('Get results', 'download', { job: id, kind: 'results' }),
      command(`Import ${number}`, `import ${number}`),
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
