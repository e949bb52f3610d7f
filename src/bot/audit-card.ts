import type { Via } from '../domain/access.ts'
import type { AuditLine, AuditSubject, Named } from '../services/list-audit.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { plainText } from './escape-text.ts'
import { noteCard } from './note-card.ts'
import type { Period } from './read-period.ts'
import { joinLines, type Line, Plain, say, sayPlainly } from './say.ts'
import { type Clock, dateAndTime } from './wording.ts'

export const AUDIT_PER_PAGE = 6
/** A name rides along in the card for its title. */
const NAME_CHARS = 100

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
    template: 'group-list',
    summary: sayPlainly`The audit log`,
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
  return {
    template: 'audit-filter',
    summary: sayPlainly`A filter for the audit log`,
    data: {
      title: say`Filter the audit log`,
      hint: say`What is left empty does not count. You can also type: audit NORTH since 2026-03-14`,
      who: new Plain(plainText(who, NAME_CHARS)),
      actions: [press('Show', 'audit-show', {}, { inputs: true }), command('Everything', 'audit')],
    },
  }
}

function titleOf({ name, skipped }: AuditView): Line {
  const about = name === '' ? say`Audit log` : say`Audit log of ${name}`
  return skipped > 0 ? say`${about}, from entry ${skipped + 1}` : about
}

function periodLine({ from, until }: Period, clock: Clock): Line {
  if (from === undefined && until === undefined) return say``
  const begin = from === undefined ? say`` : say`From ${dateAndTime(from, clock)}`
  const end =
    until === undefined ? say`` : say`${from === undefined ? 'Until' : ' until'} ${dateAndTime(until, clock)}`
  return say`${begin}${end}. `
}

/** "Dana Ortiz: set group role, North" */
function whatLine({ actor, action, target }: AuditLine): Line {
  return target ? say`${actor.name}: ${action}, ${target.name}` : say`${actor.name}: ${action}`
}

/** "14 March 10:44, by a card. user Asha Rao, role admin" */
function howLine({ at, via, outcome, detail, others }: AuditLine, clock: Clock): Line {
  const way = via ? say`, ${WAYS[via]}` : say``
  const facts = Object.entries(detail)
    .filter(([key]) => !['users', 'admins'].includes(key))
    .map(([key, value]) => say`${key} ${others[key]?.name ?? value}`)
  const more = facts.length > 0 ? say` (${joinLines(facts, ', ')})` : say``
  return say`${dateAndTime(at, clock)}${way}${outcome === 'refused' ? say`. Refused` : say``}${more}`
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
