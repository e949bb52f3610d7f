import type { ImportJob } from '../domain/jobs.ts'
import { OUTCOME_WORDS } from '../domain/outcome-words.ts'
import { press } from './buttons.ts'
import type { Card } from './cards.ts'
import { type Line, say, sayPlainly } from './say.ts'
import { countsLine, plural, sizeOf, totalOf } from './wording.ts'

/** An import that is being worked on, or waits to be. */
export function progressCard(job: ImportJob): Card {
  const applying = job.state === 'processing'
  return {
    template: 'import-progress',
    summary: applying
      ? sayPlainly`${job.file.name}: being imported`
      : sayPlainly`${job.file.name}: being checked`,
    data: {
      title: applying
        ? say`${job.file.name}: ${totalOf(job.counts)} of ${plural(job.rows, 'row')}`
        : say`${job.file.name}, ${sizeOf(job.file.bytes)}: ${checked(job)}`,
      progress: applying && totalOf(job.counts) > 0 ? countsLine(job.counts, OUTCOME_WORDS) : '',
      hint: hint(job),
      actions: job.stopping ? [] : [press(applying ? 'Stop' : 'Cancel', 'cancel', { job: job.id })],
    },
  }
}

function checked(job: ImportJob): Line {
  if (job.state === 'queued') return say`waiting to be checked`
  return job.rows === 0 ? say`checking` : say`checking, ${plural(job.rows, 'row')} so far`
}

function hint(job: ImportJob): Line | string {
  if (job.stopping) return say`Stopping. What is applied stays.`
  return job.state === 'processing' ? say`You can leave this chat. I write when it is done.` : ''
}
