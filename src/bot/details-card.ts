import type { ImportJob, Shown } from '../domain/jobs.ts'
import { OUTCOME_WORDS } from '../domain/outcome-words.ts'
import type { ImportMail } from '../services/get-import-mail.ts'
import { type Button, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { refusedLines, unreadableLines } from './issue-lines.ts'
import { formatTitle } from './preview-card.ts'
import { goOnButton, refusedButtons, resultsButton } from './report-card.ts'
import { joinLines, type Line, say, sayPlainly, sentence } from './say.ts'
import {
  type Clock,
  countsLine,
  dateAndTime,
  durationOf,
  MODES,
  NETWORK_NAMES,
  sizeOf,
  totalOf,
} from './wording.ts'

/** Everything about one import, with its files and what became of its mail. */
export function detailsCard(job: Shown<ImportJob>, clock: Clock, mail?: ImportMail): Card {
  // Findings are those of the whole file; beside the counts of a part of it they would not add up.
  const summary = job.startedApply && !job.state.startsWith('completed') ? undefined : job.summary
  const groups = [
    ...(summary ? [...unreadableLines(summary), ...refusedLines(summary)] : []),
    ...(mail?.failures.map(undeliveredLine) ?? []),
  ]
  return {
    template: 'import-details',
    summary: sayPlainly`Import ${String(job.number)}: ${job.file.name}, ${job.state}`,
    data: {
      title: say`Import ${String(job.number)}: ${stateName(job)}`,
      facts: [...facts(job, clock), ...mailFacts(mail)],
      counts: totalOf(job.counts) > 0 ? countsLine(job.counts, OUTCOME_WORDS) : '',
      hasGroups: groups.length > 0,
      groups: groups.map(text => ({ text })),
      actions: buttons(job),
    },
    shorten: ['groups'],
  }
}

/** As history says it. */
export function stateName(job: ImportJob): string {
  if (job.state === 'awaiting confirmation') return 'waiting for a decision'
  return job.state === 'cancelled' && job.startedApply ? 'stopped' : job.state
}

function facts(job: Shown<ImportJob>, clock: Clock): { name: string; text: Line }[] {
  const { file, options, decision, summary, finishedAt } = job
  const list = [
    { name: 'File', text: say`${file.name}, ${sizeOf(file.bytes)}` },
    { name: 'Who', text: say`${job.by.name}` },
    { name: 'When', text: say`${dateAndTime(job.createdAt, clock)}` },
  ]
  if (finishedAt && job.workedMs > 0) list.push({ name: 'Took', text: say`${durationOf(job.workedMs)}` })
  if (summary) list.push({ name: 'Format', text: say`${formatTitle(summary.reading.format)}` })
  list.push({ name: 'Mode', text: say`${MODES[options.mode]}${options.strict ? ', strict' : ''}` })
  if (options.network) list.push({ name: 'New people join', text: say`${NETWORK_NAMES[options.network]}` })
  if (decision) {
    const what = decision.what === 'confirmed' ? 'Confirmed' : 'Ended'
    list.push({ name: what, text: say`${decision.by.name}, ${dateAndTime(decision.at, clock)}` })
  }
  if (job.rows > 0) list.push({ name: 'Rows', text: say`${job.rows}` })
  if (job.error) list.push({ name: 'Reason', text: sentence(job.error.message) })
  return list
}

function mailFacts(mail: ImportMail | undefined): { name: string; text: Line }[] {
  const { waiting = 0, failed = 0 } = mail ?? {}
  const parts = [
    ...(waiting > 0 ? [say`${waiting} waiting`] : []),
    ...(failed > 0 ? [say`${failed} could not be sent`] : []),
  ]
  return parts.length === 0 ? [] : [{ name: 'Mail', text: joinLines(parts, ', ') }]
}

function undeliveredLine({ entry, person }: ImportMail['failures'][number]): Line {
  const to = person?.address || person?.name || 'a person who is gone'
  return say`Not sent to ${to}: ${sentence(entry.reason ?? '')}`
}

function buttons(job: ImportJob): Button[] {
  const original = press('Get original', 'download', { job: job.id, kind: 'original' })
  if (job.state === 'processing' && !job.stopping) {
    return [press('Stop', 'cancel', { job: job.id }), original]
  }
  return [...goOnButton(job), ...refusedButtons(job), ...(job.summary ? [resultsButton(job)] : []), original]
}
