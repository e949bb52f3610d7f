import type { ExportJob, Shown } from '../domain/jobs.ts'
import type { HistoryPage } from '../services/list-history.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import type { Audience } from './command-spec.ts'
import { exportStateLine } from './export-card.ts'
import { type HistoryRow, type HistoryView, jobHistoryCard } from './job-history-card.ts'
import { noteCard } from './note-card.ts'
import { say, sayPlainly } from './say.ts'
import { type Clock, dateAndTime } from './wording.ts'

/** One page of the exports, newest first. */
export function exportHistoryCard(
  page: HistoryPage<Shown<ExportJob>>,
  view: HistoryView,
  audience: Audience,
  clock: Clock,
): Card {
  const row = (job: Shown<ExportJob>) => rowOf(job, clock)
  return jobHistoryCard(page, view, { of: 'exports', row, none: emptyCard(audience) }, clock)
}

function rowOf(job: Shown<ExportJob>, clock: Clock): HistoryRow {
  return {
    name: say`${String(job.number)} ${job.name}`,
    state: exportStateLine(job),
    who: say`${job.by.name}, ${dateAndTime(job.createdAt, clock)}`,
    open: press(`Export ${job.number}`, 'export', { job: job.id }),
  }
}

/** Who may not export is not offered to. */
function emptyCard(audience: Audience): Card {
  if (audience === 'member' || audience === 'unclaimed') {
    return noteCard({
      lines: [say`You have exported nothing. Only org admins, supervisors and group admins export.`],
      summary: sayPlainly`No exports`,
      actions: [command('Help', 'help')],
    })
  }
  return noteCard({
    lines: [say`No exports yet.`],
    summary: sayPlainly`No exports yet`,
    actions: [command('Export users', 'export users'), command('Export groups', 'export groups')],
  })
}
