import { fileNameOf, type Job } from '../domain/jobs.ts'
import { OUTCOMES } from '../domain/plans.ts'
import { plain, type Terminal } from './terminal.ts'

/** Where stderr is no terminal, a line at most this often. Milliseconds. */
const LINE_EVERY = 5_000
const BAR = 20

/** Shows how far a job is: a bar on a terminal, else a line now and then. */
export function createProgress(terminal: Terminal, now: () => number): { show(job: Job): void; end(): void } {
  let saidAt = now()
  let said = ''
  return {
    show(job) {
      const line = progressLine(job, terminal.drawable)
      if (line === said) return
      if (terminal.drawable) terminal.draw(line)
      else if (now() - saidAt < LINE_EVERY) return
      else terminal.say(line)
      saidAt = now()
      said = line
    },
    end: () => terminal.draw(''),
  }
}

export function progressLine(job: Job, withBar: boolean): string {
  const name = plain(fileNameOf(job))
  if (job.state === 'queued') return `${name}: waiting`
  if (job.state === 'checking') return `${name}: checking, ${job.rows} rows so far`
  const { done, total } = progressOf(job)
  const share = total === 0 ? 1 : Math.min(done / total, 1)
  const full = Math.round(share * BAR)
  const bar = withBar ? ` ${'#'.repeat(full)}${'.'.repeat(BAR - full)}` : ''
  return `${name}:${bar} ${done} of ${total} rows`
}

function progressOf(job: Job): { done: number; total: number } {
  if (job.kind === 'export') return { done: job.rows, total: Math.max(job.rows, job.expected ?? 0) }
  return { done: OUTCOMES.reduce((sum, outcome) => sum + job.counts[outcome], 0), total: job.rows }
}
