import type { Via } from '../domain/access.ts'
import { describeAction, describeDetail } from '../domain/audit-words.ts'
import type { AuditLine, AuditSubject, Named } from '../services/list-audit.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { historyFilterCard, NAME_CHARS, periodLine } from './history-filter.ts'
import { noteCard } from './note-card.ts'
import type { Period } from './read-period.ts'
import { joinLines, type Line, say, sayPlainly } from './say.ts'
import { type Clock, dateAndTime } from './wording.ts'

export const AUDIT_PER_PAGE = 6

/** Which part of the log a card shows; its buttons carry it. */
export interface AuditView {
  subject: AuditSubject
  /** What the subject is called; empty for everything. */
  name: string
  period: Period
  /** How many newer entries are on earlier pages. */
  skipped: number
}

const WAYS: Record<Via, string> = {
  chat: 'typed',
  card: 'by a card',
  file: 'by a file',
  terminal: 'in the terminal',
}

/** Who did what, newest first. Choosing a line narrows the log to what it is about. */
export function auditCard(
  { lines, next }: { lines: readonly AuditLine[]; next: string | null },
  view: AuditView,
  clock: Clock,
): Card {
  const { skipped } = view
  if (lines.length === 0 && next === null && skipped === 0) return emptyCard(view, clock)
  return {
    template: 'list',
    summary: sayPlainly`Audit log, entries ${skipped + 1} to ${skipped + lines.length}`,
    data: {
      title: titleOf(view),
      hint: say`${periodLine(view.period, clock)}Newest first. Choose one to see more about it.`,
      notes:
        lines.length === 0
          ? [{ text: say`Nothing here is yours to see. There is more on the next page.` }]
          : [],
      rows: lines.map(line => ({
        name: whatLine(line),
        detail: howLine(line, clock),
        open: command('More', `audit ${referTo(line)}`),
      })),
      actions: [
        ...(next === null
          ? []
          : [press('Older', 'audit', { ...dataOf(view), after: next, skipped: skipped + lines.length })]),
        ...(skipped > 0 ? [press('Newest', 'audit', dataOf(view))] : []),
        press('Filter …', 'audit-filter', view.name === '' ? {} : { who: view.name.slice(0, NAME_CHARS) }),
        press('Get as CSV', 'audit-file', dataOf(view)),
        ...(view.subject === null ? [] : [command('Everything', 'audit')]),
      ],
    },
    shorten: ['rows'],
  }
}

/** Asks for a person or group, and days. */
export function auditFilterCard(who: string): Card {
  return historyFilterCard({
    title: say`Filter the audit log`,
    example: 'audit NORTH since 2026-03-14',
    who,
    whoLabel: 'Person or group',
    show: 'audit-show',
    all: command('Everything', 'audit'),
  })
}

function titleOf({ name, skipped }: AuditView): Line {
  const about = name === '' ? say`Audit log` : say`Audit log of ${name}`
  return skipped > 0 ? say`${about}, from entry ${skipped + 1}` : about
}

/** "Dana Ortiz set a role in a group: North" */
function whatLine({ actor, action, outcome, target }: AuditLine): Line {
  const who = actor.kind === 'operator' ? 'The operator' : actor.name
  const done = say`${who} ${describeAction(action, outcome)}`
  return target ? say`${done}: ${target.name}` : done
}

/** "14 March 10:44, by a card (Asha Rao, admin)" */
function howLine({ at, via, action, outcome, detail, others }: AuditLine, clock: Clock): Line {
  const way = via ? say`, ${WAYS[via]}` : say``
  const facts = Object.entries(detail).flatMap(([key, value]) => {
    const name = others[key]?.name
    // Which rule refused it is for whoever reads the file.
    const fact = key === 'rule' ? null : describeDetail({ key, value, ...(name ? { name } : {}) }, action)
    return fact === null ? [] : [say`${fact}`]
  })
  const more = facts.length > 0 ? say` (${joinLines(facts, ', ')})` : say``
  return say`${dateAndTime(at, clock)}${way}${more}${outcome === 'refused' ? '. Refused' : ''}`
}

/** What a line is about as the command names it: its target where there is one to ask for, else who did it. */
function referTo({ actor, target }: AuditLine): string {
  const asked: Named = target?.id ? target : actor
  return `id:${asked.id}`
}

function dataOf({ subject, name, period }: AuditView): Record<string, unknown> {
  return {
    ...(subject === null ? {} : { kind: subject.kind, name: name.slice(0, NAME_CHARS) }),
    ...(subject !== null && 'id' in subject ? { id: subject.id } : {}),
    ...period,
  }
}

function emptyCard(view: AuditView, clock: Clock): Card {
  return noteCard({
    title: titleOf(view),
    lines: [say`${periodLine(view.period, clock)}Nothing is written down there.`],
    summary: sayPlainly`Nothing in the audit log`,
    actions: [press('Filter …', 'audit-filter'), command('Everything', 'audit')],
  })
}
