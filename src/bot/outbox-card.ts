import type { OutboxEntry } from '../ports/outbox-store.ts'
import type { OutboxLetter, OutboxList } from '../services/list-outbox.ts'
import type { MailState } from '../services/mail-state.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { noteCard } from './note-card.ts'
import { joinLines, type Line, say, sayPlainly, sentence } from './say.ts'
import { partFacts } from './wide-facts.ts'
import { type Clock, dateAndTime, plural } from './wording.ts'

export const LETTERS_SHOWN = 8

const KINDS: Record<OutboxEntry['kind'], string> = {
  invitation: 'Invitation',
  activation: 'Notice of being active again',
  ended: 'Notice of the end of a job',
}
const STATES: Record<OutboxEntry['state'], string> = {
  waiting: 'waiting',
  sent: 'sent',
  failed: 'could not be sent',
  dropped: 'dropped',
}

/** What was not sent, and what can be done about it. `done` tells what a press has just done. */
export function outboxCard({ counts, unsent, mail }: OutboxList, done?: Line): Card {
  const { waiting, failed, sent, dropped } = counts
  const left = waiting + failed
  if (left === 0) {
    return noteCard({
      lines: [
        ...(done ? [done] : []),
        say`No invitation or notice waits. Sent: ${sent}. Dropped: ${dropped}.`,
        ...mailLine(mail),
      ],
      summary: sayPlainly`The outbox is empty`,
      actions: [command('Imports', 'imports')],
    })
  }
  const more = left > unsent.length ? [say`The first ${unsent.length} of ${left}.`] : []
  return {
    template: 'import-list',
    summary: sayPlainly`Outbox: ${left} not sent`,
    data: {
      title: say`Outbox: ${joinLines(unsentParts(counts), ', ')}`,
      hint: joinLines(
        [
          ...(done ? [done] : []),
          ...mailLine(mail),
          ...more,
          say`Choose one or type its number to see more.`,
        ],
        ' ',
      ),
      rows: unsent.map((letter, n) => ({
        name: say`${n + 1} ${nameOf(letter)}`,
        state: stateLine(letter.entry),
        who: letter.job === null ? say`Import gone` : say`Import ${String(letter.job)}`,
        open: press('Message', 'outbox-letter', { key: letter.entry.key }),
      })),
      actions: [press('Send all now', 'outbox-send'), press('Drop all …', 'outbox-drop-all')],
    },
    shorten: ['rows'],
    choices: unsent.map(({ entry }) => `outbox message ${entry.key}`),
  }
}

function unsentParts({ waiting, failed }: OutboxList['counts']): Line[] {
  return [
    ...(waiting > 0 ? [say`${waiting} waiting`] : []),
    ...(failed > 0 ? [say`${failed} could not be sent`] : []),
  ]
}

/** Asks before all is dropped that was there until now: nobody has seen what comes later. */
export function dropAllCard({ counts }: Pick<OutboxList, 'counts'>, now: number): Card {
  const left = counts.waiting + counts.failed
  return noteCard({
    title: say`Drop ${plural(left, 'message')}?`,
    lines: [
      say`They are not sent, and importing the same people again does not invite them. Those that were sent stay sent.`,
    ],
    summary: sayPlainly`Drop ${left} messages?`,
    yes: press(`Drop ${plural(left, 'message').value}`, 'outbox-drop-all', { until: now, asked: left }),
    actions: [command('Keep', 'outbox')],
  })
}

/** "Dropped: 3.", or what differs from the number that was asked about. */
export function droppedLine({ dropped, asked }: { dropped: number; asked: number }): Line {
  return dropped === asked
    ? say`Dropped: ${dropped}.`
    : say`Dropped: ${dropped} of ${asked}. What was sent meanwhile or came since is not dropped.`
}

/** One message. */
export function letterCard(
  { letter, mail }: { letter: OutboxLetter; mail: MailState },
  clock: Clock,
  done?: Line,
): Card {
  const { entry, person, job } = letter
  const { key, state, createdAt, settledAt, failures, reason } = entry
  const all = [
    { name: 'To', text: person?.address ? say`${person.address}` : say`no e-mail address` },
    { name: 'State', text: say`${STATES[state]}${settledAt ? `, ${dateAndTime(settledAt, clock)}` : ''}` },
    { name: 'Since', text: say`${dateAndTime(createdAt, clock)}` },
    ...(failures ? [{ name: 'Put off', text: plural(failures, 'time') }] : []),
    ...(reason ? [{ name: 'Reason', text: sentence(reason) }] : []),
    ...(job === null ? [] : [{ name: 'From', text: say`import ${String(job)}` }]),
  ]
  const notes = [...(done ? [done] : []), ...(state === 'waiting' ? mailLine(mail) : [])]
  const { facts, lines } = partFacts(all)
  return {
    template: 'import-details',
    summary: sayPlainly`${KINDS[entry.kind]}: ${STATES[state]}`,
    data: {
      title: nameOf(letter),
      facts,
      counts: '',
      hasGroups: lines.length + notes.length > 0,
      groups: [...lines, ...notes.map(text => ({ text }))],
      actions: [...letterButtons(key, state), command('Outbox', 'outbox')],
    },
    ...(done && state === 'dropped' ? { undo: press('Send now', 'outbox-send', { key }) } : {}),
  }
}

function letterButtons(key: string, state: OutboxEntry['state']): Button[] {
  const send = press('Send now', 'outbox-send', { key })
  const drop = press('Drop', 'outbox-drop', { key })
  if (state === 'sent') return []
  return state === 'dropped' ? [send] : [send, drop]
}

function nameOf({ entry, person }: OutboxLetter): Line {
  return person ? say`${KINDS[entry.kind]} for ${person.name}` : say`${KINDS[entry.kind]}, person gone`
}

function stateLine({ state, reason }: OutboxEntry): Line {
  return reason ? say`${STATES[state]}. ${sentence(reason)}` : say`${STATES[state]}`
}

function mailLine(mail: MailState): Line[] {
  if (mail.state === 'off')
    return [say`No mail server is set up (SMTP_URL): nothing is sent until there is one.`]
  return mail.state === 'trouble' ? [sentence(mail.reason)] : []
}
