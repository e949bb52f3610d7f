import { oneLine } from '../domain/one-line.ts'
import { OUTCOME_WORDS } from '../domain/outcome-words.ts'
import { OUTCOMES } from '../domain/plans.ts'
import type { Letter } from '../ports/mailer.ts'
import { personName } from './person-name.ts'

/** In whose name letters are written, and where they lead. */
export interface Sender {
  /** Of which letters the organisation is named, and what it is called; null: it is not named. */
  organisation: { tenant: string; name: string } | null
  /** Opens the chat with Muster; null where there is none. */
  chatUrl: string | null
}

export interface Written {
  subject: string
  text: string
  html: string
}

/** A letter in words: as plain text, and the same as HTML without anything that is loaded from elsewhere. */
export function composeLetter(letter: Letter, sender: Sender): Written {
  const directory = directoryOf(letter, sender)
  const { subject, lines } = wordsOf(
    letter,
    directory,
    sender.chatUrl ? ' Type help to Muster to see what it can do.' : '',
  )
  const name = personName(letter.to.name)
  const all = [name === '' ? 'Hello,' : `Hello ${name},`, ...lines]
  const footer = `Muster keeps ${directory}. Nobody reads what is sent to this address.`
  const link = sender.chatUrl
  return {
    subject: oneLine(subject, 120),
    text: [...all, ...(link ? [`Open Muster in Microsoft Teams: ${link}`] : []), footer].join('\n\n'),
    html: [
      '<!doctype html><html lang="en"><head><meta charset="utf-8"></head>',
      '<body style="font-family: sans-serif; font-size: 15px; line-height: 1.5">',
      ...all.map(line => `<p>${escapeHtml(line)}</p>`),
      ...(link ? [`<p><a href="${escapeHtml(link)}">Open Muster in Microsoft Teams</a></p>`] : []),
      `<p style="font-size: 13px">${escapeHtml(footer)}</p>`,
      '</body></html>',
    ].join('\n'),
  }
}

function wordsOf(letter: Letter, directory: string, help: string): { subject: string; lines: string[] } {
  if (letter.kind === 'invitation') {
    const by = personName(letter.invitedBy ?? '')
    const added = by === '' ? 'You were added' : `${by} added you`
    return { subject: `You are now in ${directory}`, lines: [`${added} to ${directory}.${help}`] }
  }
  if (letter.kind === 'activation') {
    return {
      subject: `You are active again in ${directory}`,
      lines: [`Your record in ${directory} is active again.${help}`],
    }
  }
  const { file, number, kind, state, counts, error } = letter.job
  const parts = OUTCOMES.filter(outcome => counts[outcome] > 0)
  const made = parts.map(outcome => `${OUTCOME_WORDS[outcome]} ${counts[outcome]}`).join(', ')
  return {
    subject: `${oneLine(file.name, 60)}: ${state}`,
    lines: [
      `Your ${kind} ${number} of ${oneLine(file.name)} has ended: ${state}.`,
      ...(error ? [oneLine(error.message, 400)] : []),
      ...(made === '' ? [] : [`${made}.`]),
      `Type ${kind} ${number} to Muster to see it and its files.`,
    ],
  }
}

function directoryOf(letter: Letter, { organisation }: Sender): string {
  const name = organisation?.tenant === letter.tenant ? oneLine(organisation.name) : ''
  return name === '' ? 'the people directory' : `the people directory of ${name}`
}

function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, sign => names[sign] ?? '')
}
