import type { Job } from '../domain/jobs.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { stateName } from './details-card.ts'
import { say, sayPlainly } from './say.ts'
import { type Clock, countsLine, DONE, dateAndTime, totalOf } from './wording.ts'

export const IMPORTS_PER_PAGE = 5

/** One page of history, newest first. `skipped`: how many newer ones are on earlier pages. */
export function historyCard(page: { jobs: Job[]; total: number; skipped: number }, clock: Clock): Card {
  const { jobs, total, skipped } = page
  const last = jobs.at(-1)
  const more = skipped + jobs.length < total
  const older =
    last && more ? [press('Older', 'imports', { before: last.number, skipped: skipped + jobs.length })] : []
  const newest = skipped > 0 ? [press('Newest', 'imports', {})] : []
  return {
    template: 'import-list',
    summary: sayPlainly`Imports: ${total}`,
    data: {
      title:
        jobs.length === 0
          ? say`No imports yet. Drop a CSV or TXT file.`
          : say`Imports ${skipped + 1} to ${skipped + jobs.length} of ${total}`,
      hint: jobs.length === 0 ? '' : say`Choose one to see it and its files.`,
      rows: jobs.map(job => ({
        name: say`${String(job.number)} ${job.file.name}`,
        state:
          totalOf(job.counts) > 0
            ? say`${stateName(job)}. ${countsLine(job.counts, DONE)}`
            : say`${stateName(job)}`,
        who: say`${job.by.name}, ${dateAndTime(job.createdAt, clock)}`,
        open: command(`Import ${job.number}`, `import ${job.number}`),
      })),
      actions: jobs.length === 0 ? [command('Get a template', 'template')] : [...older, ...newest],
    },
  }
}
