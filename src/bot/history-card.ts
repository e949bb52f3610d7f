import type { ImportJob } from '../domain/jobs.ts'
import { OUTCOME_WORDS, PREVIEW_WORDS } from '../domain/outcome-words.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import type { Audience } from './command-spec.ts'
import { stateName } from './details-card.ts'
import { noteCard } from './note-card.ts'
import { type Line, say, sayPlainly } from './say.ts'
import { type Clock, countsLine, dateAndTime, totalOf } from './wording.ts'

export const IMPORTS_PER_PAGE = 5

/** One page of history, newest first. `skipped`: how many newer ones are on earlier pages. */
export function historyCard(
  page: { jobs: ImportJob[]; total: number; skipped: number },
  audience: Audience,
  clock: Clock,
): Card {
  const { jobs, total, skipped } = page
  if (jobs.length === 0) return emptyCard(audience)
  const last = jobs.at(-1)
  const more = skipped + jobs.length < total
  const older =
    last && more ? [press('Older', 'imports', { before: last.number, skipped: skipped + jobs.length })] : []
  const newest = skipped > 0 ? [press('Newest', 'imports', {})] : []
  return {
    template: 'import-list',
    summary: sayPlainly`Imports: ${total}`,
    data: {
      title: say`Imports ${skipped + 1} to ${skipped + jobs.length} of ${total}`,
      hint: say`Choose one to see it and its files.`,
      rows: jobs.map(job => ({
        name: say`${String(job.number)} ${job.file.name}`,
        state: stateLine(job),
        who: say`${job.by.name}, ${dateAndTime(job.createdAt, clock)}`,
        open: command(`Import ${job.number}`, `import ${job.number}`),
      })),
      actions: [...older, ...newest],
    },
  }
}

/** "completed. Added 3", or what it would do where nobody has decided yet. */
function stateLine(job: ImportJob): Line {
  const state = say`${stateName(job)}`
  if (totalOf(job.counts) > 0) return say`${state}. ${countsLine(job.counts, OUTCOME_WORDS)}`
  const open = job.state === 'awaiting confirmation' && job.preview
  return open ? say`${state}. ${countsLine(open, PREVIEW_WORDS)}` : state
}

/** Who may not import is not told to. */
function emptyCard(audience: Audience): Card {
  return audience === 'importer'
    ? noteCard({
        lines: [say`No imports yet. Drop a CSV or TXT file.`],
        summary: sayPlainly`No imports yet`,
        actions: [command('Get a template', 'template')],
      })
    : noteCard({
        lines: [say`You have imported nothing. Only org admins import people.`],
        summary: sayPlainly`No imports`,
        actions: [command('Help', 'help')],
      })
}
