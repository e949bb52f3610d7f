import { type Button, command } from './buttons.ts'
import type { Card } from './cards.ts'
import type { Audience } from './command-spec.ts'
import type { OfferedNumbers } from './last-list.ts'
import { noteCard, openChat } from './note-card.ts'
import { type Line, say, sayPlainly } from './say.ts'

const template = command('Get a template', 'template')
const imports = command('Imports', 'imports')
const profile = command('My profile', 'whoami')
const groups = command('Groups', 'groups')
const help = command('Help', 'help')

export function welcomeCard(audience: Audience): Card {
  const about = say`Muster keeps the people directory of your organisation.`
  if (audience === 'importer') {
    return welcome(
      [
        about,
        say`Drop a CSV, TXT or XLSX file to see what it would change. Nothing is written before you confirm.`,
        say`Files work only in this 1:1 chat.`,
      ],
      [template, imports, help],
    )
  }
  if (audience === 'unclaimed') {
    return welcome(
      [
        about,
        say`Muster has no admin yet. Whoever runs it finds a claim code in its log. Then type: claim CODE`,
      ],
      [help],
    )
  }
  return welcome(
    [
      about,
      say`Ask who someone is, or which groups exist. Try: who is NAME`,
      say`I talk about people only in this chat.`,
    ],
    [profile, groups, help],
  )
}

function welcome(lines: Line[], actions: Button[]): Card {
  return noteCard({ title: say`Welcome to Muster`, lines, summary: sayPlainly`Welcome to Muster`, actions })
}

/** Said once in a team or group chat; names who added the bot, nobody else. */
export function introductionCard(addedBy: string, chatUrl: string | null): Card {
  return noteCard({
    title: say`Muster`,
    lines: [
      addedBy === ''
        ? say`I keep the people directory.`
        : say`${addedBy} added me. I keep the people directory.`,
      say`I talk about people and take files in our 1:1 chat alone. Here I answer: groups, tree, help`,
    ],
    summary: sayPlainly`Muster keeps the people directory`,
    actions: [help, ...openChat(chatUrl)],
  })
}

export function helloCard(firstName: string, audience: Audience): Card {
  const hello = firstName === '' ? say`Hello.` : say`Hello ${firstName}.`
  const hint = {
    importer: say`Drop a file, or try: who is NAME`,
    leader: say`Drop a file, or try: who is NAME`,
    supervisor: say`Try: who is NAME`,
    member: say`Try: who is NAME`,
    unclaimed: say`I have no admin yet. Type: claim CODE`,
  }
  return noteCard({ lines: [say`${hello} ${hint[audience]}`], summary: sayPlainly`Hello`, actions: [help] })
}

export function groupHelloCard(firstName: string, chatUrl: string | null): Card {
  const hello = firstName === '' ? say`Hello.` : say`Hello ${firstName}.`
  return noteCard({
    lines: [say`${hello} I talk about people and files in our 1:1 chat.`],
    summary: sayPlainly`Hello`,
    actions: [help, ...openChat(chatUrl)],
  })
}

export function thanksCard(): Card {
  return noteCard({ lines: [say`You are welcome.`], summary: sayPlainly`You are welcome`, actions: [help] })
}

export function templatesCard(formats: readonly { name: string; title: string }[]): Card {
  return noteCard({
    title: say`Which template?`,
    lines: formats.map(({ name, title }) => say`${title}: template ${name}`),
    summary: sayPlainly`Templates`,
    // What has no room stands in the lines.
    actions: formats.slice(0, 5).map(({ name, title }) => command(title, `template ${name}`)),
  })
}

export function unknownCard(typed: string, suggestion: string | null): Card {
  if (suggestion === null) {
    return noteCard({
      lines: [say`I don't know that. I work with people, groups and files. Try: who is NAME`],
      summary: sayPlainly`I don't know that`,
      actions: [command('Find a person', 'find'), help],
    })
  }
  return noteCard({
    lines: [say`I don't know "${typed}". Did you mean: ${suggestion}?`],
    summary: sayPlainly`Did you mean something else?`,
    actions: [command(suggestion, suggestion), help],
  })
}

/** A number that the list above does not have; the others still stand for its rows. */
export function noSuchNumberCard(typed: string, { first, last, more }: OfferedNumbers): Card {
  const offered = first === last ? say`${first} alone` : say`${first} to ${last}`
  return {
    ...noteCard({
      lines: [
        say`There is no ${typed} in the list above. It has ${offered}: type one of those${more ? ', or next for more' : ''}.`,
      ],
      summary: sayPlainly`No such number in the list`,
      actions: [...(more ? [command('Next', 'next')] : []), command('Cancel', 'cancel')],
    }),
    keepsList: true,
  }
}

export function groupUnknownCard(chatUrl: string | null): Card {
  return noteCard({
    lines: [
      say`I don't know that. Here I answer: groups, tree, help. People and files are for our 1:1 chat.`,
    ],
    summary: sayPlainly`I don't know that`,
    actions: [help, ...openChat(chatUrl)],
  })
}

/** Where the last answer was no list, or its last page. */
export function noNextCard(): Card {
  return noteCard({
    lines: [say`There is no further page.`],
    summary: sayPlainly`No further page`,
    actions: [help],
  })
}

/** A "yes" to nothing: what was asked is asked no longer once something else was said. */
export function notAskedCard(): Card {
  return noteCard({
    lines: [say`I ask nothing at this moment, so nothing was changed. For an import type: confirm NUMBER`],
    summary: sayPlainly`Nothing is asked`,
    actions: [help],
  })
}

/** Where the last answer told of nothing that can be taken back. */
export function noUndoCard(): Card {
  return noteCard({
    lines: [
      say`There is nothing to take back: undo is about my last answer alone. An older one has a button for it where that is possible.`,
    ],
    summary: sayPlainly`Nothing to take back`,
    actions: [help],
  })
}

/** After a form that was left. */
export function leftCard(): Card {
  return noteCard({
    lines: [say`All right. Nothing was changed.`],
    summary: sayPlainly`Nothing was changed`,
    actions: [help],
  })
}

export function claimedCard(): Card {
  return noteCard({
    lines: [say`You are org admin now.`, say`Drop a CSV, TXT or XLSX file to see what it would change.`],
    summary: sayPlainly`You are org admin`,
    actions: [template, help],
  })
}

export function wrongKindCard(name: string): Card {
  return noteCard({
    lines: [
      name === ''
        ? say`This cannot be read. I read CSV, TXT and XLSX files.`
        : say`${name} cannot be read. I read CSV, TXT and XLSX.`,
      ...(/\.(xlsb?|xlt[xm]?|ods|numbers)$/i.test(name)
        ? [say`Save it as an Excel workbook (.xlsx) or CSV UTF-8. Then drop that file.`]
        : []),
    ],
    summary: sayPlainly`This file cannot be read`,
    actions: [template, help],
  })
}
