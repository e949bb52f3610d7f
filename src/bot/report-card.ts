import { canResume } from '../domain/job-changes.ts'
import type { ImportJob, Shown } from '../domain/jobs.ts'
import { OUTCOME_WORDS } from '../domain/outcome-words.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { groupFileLines } from './group-file-lines.ts'
import { refusedLines, unreadableLines, unreadLines, warningLines } from './issue-lines.ts'
import { joinLines, type Line, type Plain, say, sayPlainly, sentence } from './say.ts'
import { type Clock, changesOf, countsLine, dateAndTime, plural, totalOf } from './wording.ts'

const MEND = 'Fix the refused rows and drop that file here. Nothing else has to be repeated.'

/** How an import ended. */
export function reportCard(job: Shown<ImportJob>, clock: Clock): Card {
  if (job.state === 'failed') return failedCard(job)
  if (job.state === 'cancelled') return cancelledCard(job)
  return job.decision ? completedCard(job, clock) : nothingToDoCard(job)
}

function completedCard(job: ImportJob, clock: Clock): Card {
  const { counts, summary } = job
  return report(job, {
    title: say`${job.file.name}: ${job.state} (import ${String(job.number)}, ${dateAndTime(job.finishedAt ?? clock.now, clock)})`,
    counts: countsLine(counts, OUTCOME_WORDS),
    notes: [...(summary ? [...unreadLines(summary), ...groupFileLines(summary)] : []), ...keptLines(summary)],
    summary: outcomeSummary(job),
    actions: [...refusedButtons(job), resultsButton(job)],
    // Rows about groups that there are not are left out: that must be told, and told again.
    withWarnings: summary?.reading.about === 'groups',
  })
}

/** Whether a mail server is there, the outbox knows; nobody is told here that something was sent. */
function keptLines(summary: ImportJob['summary']): Line[] {
  const [invitations, notices] = [summary?.invitations ?? 0, summary?.notices ?? 0]
  const kept = [
    ...(invitations > 0 ? [say`Invitations: ${invitations}`] : []),
    ...(notices > 0 ? [say`Notices: ${notices}`] : []),
  ]
  return kept.length > 0 ? [say`${joinLines(kept, ', ')}, in the outbox until they are sent.`] : []
}

/** The check found nothing to write, so nobody was asked. */
function nothingToDoCard(job: ImportJob): Card {
  const { counts } = job
  if (counts.unchanged === totalOf(counts) && !job.summary?.unreadable) {
    return report(job, {
      title: say`${job.file.name}: nothing to import`,
      notes: [
        job.rows === 1
          ? say`The one row matches the directory.`
          : say`All ${plural(job.rows, 'row')} match the directory. Nothing to import.`,
        ...(job.summary ? unreadLines(job.summary) : []),
      ],
      summary: sayPlainly`${job.file.name}: nothing to import`,
      actions: [command('Imports', 'imports')],
    })
  }
  return report(job, {
    title: say`${job.file.name}: nothing to import (import ${String(job.number)})`,
    counts: countsLine(counts, OUTCOME_WORDS),
    notes: job.summary ? unreadLines(job.summary) : [],
    summary: outcomeSummary(job),
    actions: [...refusedButtons(job), resultsButton(job), command('Imports', 'imports')],
    withWarnings: true,
  })
}

function failedCard(job: ImportJob): Card {
  const message = sentence(job.error?.message ?? 'The reason is in the log.')
  const changes = changesOf(job.counts)
  if (!job.startedApply) {
    const fileRefused = job.error?.code.startsWith('file-')
    return report(job, {
      title: fileRefused ? say`${job.file.name}: not imported` : say`${job.file.name}: the check failed`,
      notes: [
        message,
        fileRefused ? say`Nothing was changed.` : say`Nothing was changed. Drop the file again.`,
      ],
      summary: sayPlainly`${job.file.name}: not imported`,
      actions: [command('Get a template', 'template'), command('Imports', 'imports')],
      withFindings: false,
    })
  }
  return report(job, {
    title: say`${job.file.name}: failed at row ${totalOf(job.counts)} of ${job.rows}`,
    counts: countsLine(job.counts, OUTCOME_WORDS),
    notes: [say`${message} ${stay(changes)}`],
    summary: sayPlainly`${job.file.name}: failed, ${changes} changes made`,
    actions: [...goOnButton(job), resultsButton(job)],
    withFindings: false,
  })
}

function cancelledCard(job: Shown<ImportJob>): Card {
  const by = job.decision?.by.name ?? ''
  if (!job.startedApply) {
    return report(job, {
      title: say`${job.file.name}: cancelled`,
      notes: [say`Nothing was changed.`],
      summary: sayPlainly`${job.file.name}: cancelled`,
      actions: [command('Imports', 'imports')],
      withFindings: false,
    })
  }
  const changes = changesOf(job.counts)
  return report(job, {
    title: say`${job.file.name}: stopped by ${by} at row ${totalOf(job.counts)} of ${job.rows}`,
    counts: countsLine(job.counts, OUTCOME_WORDS),
    notes: [stay(changes)],
    summary: sayPlainly`${job.file.name}: stopped, ${changes} changes made`,
    actions: [...goOnButton(job), resultsButton(job)],
    withFindings: false,
  })
}

interface Report {
  title: Line
  counts?: Line
  notes?: Line[]
  summary: Plain
  actions: Button[]
  /** What is wrong with rows belongs to reports of whole files. */
  withFindings?: boolean
  /** Where nobody saw a preview, why rows were skipped is said here. */
  withWarnings?: boolean
}

function report(job: ImportJob, given: Report): Card {
  const findings = given.withFindings === false ? undefined : job.summary
  const groups = findings ? [...unreadableLines(findings), ...refusedLines(findings)] : []
  if (findings && given.withWarnings) groups.push(...warningLines(findings))
  return {
    template: 'import-report',
    summary: given.summary,
    data: {
      title: given.title,
      counts: given.counts ?? '',
      notes: (given.notes ?? []).map(text => ({ text })),
      hasGroups: groups.length > 0,
      groups: groups.map(text => ({ text })),
      hint: findings && job.counts.failed > 0 ? say`${MEND}` : '',
      actions: given.actions,
    },
    shorten: ['groups'],
  }
}

/** "staff-march.csv: 120 added, 8 refused". */
function outcomeSummary({ file, counts }: ImportJob): Plain {
  const { created, updated, removed, failed } = counts
  const parts = Object.entries({ added: created, updated, deleted: removed, refused: failed })
    .filter(([, count]) => count > 0)
    .map(([what, count]) => sayPlainly`${count} ${what}`.value)
  return sayPlainly`${file.name}: ${parts.length > 0 ? parts.join(', ') : 'nothing was changed'}`
}

function stay(changes: number): Line {
  if (changes === 0) return say`Nothing was changed.`
  return changes === 1 ? say`1 change was made and stays.` : say`${changes} changes were made and stay.`
}

export function resultsButton(job: ImportJob): Button {
  return press('Get results', 'download', { job: job.id, kind: 'results' })
}

export function refusedButtons(job: ImportJob): Button[] {
  const failed =
    job.decision || job.state.startsWith('completed') ? job.counts.failed : (job.preview?.failed ?? 0)
  return failed > 0 ? [press('Get refused rows', 'download', { job: job.id, kind: 'failed' })] : []
}

export function goOnButton(job: ImportJob): Button[] {
  return canResume(job)
    ? [press(sayPlainly`Go on from ${totalOf(job.counts) + 1}`.value, 'resume', { job: job.id })]
    : []
}
