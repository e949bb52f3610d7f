import type { ExportJob } from '../domain/jobs.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { exportStateLine } from './export-card.ts'
import { noteCard } from './note-card.ts'
import { say, sayPlainly } from './say.ts'
import { type Clock, dateAndTime } from './wording.ts'

export const EXPORTS_PER_PAGE = 5

/** One page of the exports, newest first. `skipped`: how many newer ones are on earlier pages. */
export function exportHistoryCard(
  page: { jobs: ExportJob[]; total: number; skipped: number },
  clock: Clock,
): Card {
  const { jobs, total, skipped } = page
  if (jobs.length === 0) return emptyCard()
  const last = jobs.at(-1)
  const shown = skipped + jobs.length
  const older =
    last && shown < total ? [press('Older', 'exports', { before: last.number, skipped: shown })] : []
  const newest = skipped > 0 ? [press('Newest', 'exports', {})] : []
  return {
    template: 'import-list',
    summary: sayPlainly`Exports: ${total}`,
    data: {
      title: say`Exports ${skipped + 1} to ${shown} of ${total}`,
      hint: say`Choose one to see it and its file.`,
      rows: jobs.map(job => ({
        name: say`${String(job.number)} ${job.name}`,
        state: exportStateLine(job),
        who: say`${job.by.name}, ${dateAndTime(job.createdAt, clock)}`,
        open: press(`Export ${job.number}`, 'export', { job: job.id }),
      })),
      actions: [...older, ...newest],
    },
  }
}

function emptyCard(): Card {
  return noteCard({
    lines: [say`No exports yet.`],
    summary: sayPlainly`No exports yet`,
    actions: [command('Export users', 'export users'), command('Export groups', 'export groups')],
  })
}
