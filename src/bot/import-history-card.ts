import type { ImportJob, Shown } from '../domain/jobs.ts'
import { OUTCOME_WORDS, PREVIEW_WORDS } from '../domain/outcome-words.ts'
import type { HistoryPage } from '../services/list-history.ts'
import { command } from './buttons.ts'
import type { Card } from './cards.ts'
import type { Audience } from './command-spec.ts'
import { stateName } from './details-card.ts'
import { type HistoryRow, type HistoryView, jobHistoryCard } from './job-history-card.ts'
import { noteCard } from './note-card.ts'
import { type Line, say, sayPlainly } from './say.ts'
import { type Clock, countsLine, dateAndTime, totalOf } from './wording.ts'

/** One page of the imports, newest first. */
export function importHistoryCard(
  page: HistoryPage<Shown<ImportJob>>,
  view: HistoryView,
  audience: Audience,
  clock: Clock,
): Card {
  const row = (job: Shown<ImportJob>) => rowOf(job, clock)
  return jobHistoryCard(page, view, { of: 'imports', row, none: emptyCard(audience) }, clock)
}

function rowOf(job: Shown<ImportJob>, clock: Clock): HistoryRow {
  return {
    name: say`${String(job.number)} ${job.file.name}`,
    state: stateLine(job),
    who: say`${job.by.name}, ${dateAndTime(job.createdAt, clock)}`,
    open: command(`Import ${job.number}`, `import ${job.number}`),
  }
}

/** "completed. Added 3", or what it would do where nobody has decided yet. */
function stateLine(job: ImportJob): Line {
  const state = say`${stateName(job)}`
  if (totalOf(job.counts) > 0) return say`${state}. ${countsLine(job.counts, OUTCOME_WORDS)}`
  const open = job.state === 'awaiting confirmation' && job.preview
  return open ? say`${state}. ${countsLine(open, PREVIEW_WORDS)}` : state
}

/** Who may not import is not told to; group admins may import what is about their groups. */
function emptyCard(audience: Audience): Card {
  if (audience === 'leader') {
    return noteCard({
      lines: [say`You have imported nothing. Drop a file with members or parents of your groups.`],
      summary: sayPlainly`No imports yet`,
      actions: [command('Get a template', 'template')],
    })
  }
  return audience === 'importer'
    ? noteCard({
        lines: [say`No imports yet. Drop a CSV, TXT or XLSX file.`],
        summary: sayPlainly`No imports yet`,
        actions: [command('Get a template', 'template')],
      })
    : noteCard({
        lines: [say`You have imported nothing. Only org admins import people.`],
        summary: sayPlainly`No imports`,
        actions: [command('Help', 'help')],
      })
}
