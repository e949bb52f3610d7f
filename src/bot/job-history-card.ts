import type { Job } from '../domain/jobs.ts'
import { isHidden } from '../services/hidden-job.ts'
import type { HistoryPage } from '../services/list-history.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { hiddenRow } from './hidden-row.ts'
import { historyFilterCard, NAME_CHARS, periodLine } from './history-filter.ts'
import { noteCard } from './note-card.ts'
import type { Period } from './read-period.ts'
import { type Line, say, sayPlainly } from './say.ts'
import type { Clock } from './wording.ts'

export const JOBS_PER_PAGE = 5

/** The command that shows it, and what its jobs are called. */
export type HistoryName = 'imports' | 'exports'

/** Which part of a history a card shows; its buttons carry it. */
export interface HistoryView {
  /** Whose jobs; null: everybody's, as far as the reader sees them. */
  by: { id: string; name: string } | null
  period: Period
  /** How many newer ones are on earlier pages. */
  skipped: number
}

/** What a job looks like in the list. */
export interface HistoryRow {
  name: Line
  state: Line
  who: Line
  open: Button
}

export const EVERYTHING: HistoryView = { by: null, period: {}, skipped: 0 }

/** One page of jobs, newest first. `none` is shown where there is nothing at all. */
export function jobHistoryCard<J extends Job>(
  { jobs, total, next }: HistoryPage<J>,
  view: HistoryView,
  { of, row, none }: { of: HistoryName; row: (job: J) => HistoryRow; none: Card },
  clock: Clock,
): Card {
  const { skipped } = view
  if (jobs.length === 0) return isFiltered(view) ? nothingCard(of, view, clock) : none
  const shown = skipped + jobs.length
  const older = next === null ? [] : [press('Older', of, { ...dataOf(view), before: next, skipped: shown })]
  const all = total ?? (next === null ? shown : null)
  const range = say`${skipped + 1} to ${shown}${all === null ? '' : say` of ${all}`}`
  return {
    template: 'import-list',
    summary:
      total === null
        ? sayPlainly`${capital(of)}, ${skipped + 1} to ${shown}`
        : sayPlainly`${capital(of)}: ${total}`,
    data: {
      title: say`${titleOf(of, view)}${view.by ? ',' : ''} ${range}`,
      hint: say`${periodLine(view.period, clock)}Choose one to see it and its ${of === 'imports' ? 'files' : 'file'}.`,
      rows: jobs.map(job => (isHidden(job) ? hiddenRow(job, of) : row(job))),
      actions: [
        ...older,
        ...(skipped > 0 ? [press('Newest', of, dataOf(view))] : []),
        ...listButtons(of, view),
      ],
    },
  }
}

/** @param asksWho the reader sees what others did */
export function jobFilterCard(of: HistoryName, { who, asksWho }: { who: string; asksWho: boolean }): Card {
  return historyFilterCard({
    title: say`Filter the ${of}`,
    example: asksWho ? `${of} NAME since 2026-03-14` : `${of} since 2026-03-14`,
    who,
    ...(asksWho ? { whoLabel: 'Person' } : {}),
    show: `${of}-show`,
    all: command(`All ${of}`, of),
  })
}

function listButtons(of: HistoryName, view: HistoryView): Button[] {
  const who = view.by ? { who: view.by.name.slice(0, NAME_CHARS) } : {}
  return [
    press('Filter …', `${of}-filter`, who),
    press('Get as CSV', `${of}-file`, dataOf(view)),
    ...(isFiltered(view) ? [command(`All ${of}`, of)] : []),
  ]
}

function nothingCard(of: HistoryName, view: HistoryView, clock: Clock): Card {
  return noteCard({
    title: titleOf(of, view),
    lines: [say`${periodLine(view.period, clock)}There are none.`],
    summary: sayPlainly`No ${of} there`,
    actions: [press('Filter …', `${of}-filter`), command(`All ${of}`, of)],
  })
}

function isFiltered({ by, period }: HistoryView): boolean {
  return by !== null || period.from !== undefined || period.until !== undefined
}

function titleOf(of: HistoryName, { by }: HistoryView): Line {
  return by ? say`${capital(of)} of ${by.name}` : say`${capital(of)}`
}

function dataOf({ by, period }: HistoryView): Record<string, unknown> {
  return { ...(by ? { by: by.id, name: by.name.slice(0, NAME_CHARS) } : {}), ...period }
}

function capital(of: HistoryName): string {
  return of === 'imports' ? 'Imports' : 'Exports'
}
