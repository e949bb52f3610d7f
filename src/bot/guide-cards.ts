import { type Button, command } from './buttons.ts'
import type { Card } from './cards.ts'
import { COMMANDS, type CommandSpec } from './commands.ts'
import { noteCard, openChat } from './note-card.ts'
import { type Line, say, sayPlainly } from './say.ts'

/** What somebody may do here, as far as it decides what is offered to them. */
export type Audience = 'importer' | 'member' | 'unclaimed'

const SECTIONS = ['People', 'Files', 'You'] as const

const template = command('Get a template', 'template')
const imports = command('Imports', 'imports')
const profile = command('My profile', 'whoami')
const help = command('Help', 'help')

export function welcomeCard(audience: Audience): Card {
  const about = say`Muster keeps the people directory of your organisation.`
  if (audience === 'importer') {
    return welcome(
      [
        about,
        say`Drop a CSV or TXT file to see what it would change. Nothing is written before you confirm.`,
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
    [about, say`Ask who someone is. Try: who is NAME`, say`I talk about people only in this chat.`],
    [profile, help],
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
      say`I talk about people and take files in our 1:1 chat alone. Here I answer: help`,
    ],
    summary: sayPlainly`Muster keeps the people directory`,
    actions: [help, ...openChat(chatUrl)],
  })
}

export function helloCard(firstName: string, audience: Audience): Card {
  const hello = firstName === '' ? say`Hello.` : say`Hello ${firstName}.`
  const hint = {
    importer: say`Drop a file, or try: who is NAME`,
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

/** Made of the list of commands; shows only what this person may do. */
export function helpCard(audience: Audience): Card {
  return listOfCommands(
    say`What you can type`,
    audience,
    audience === 'importer' ? [imports, template, profile] : [profile],
  )
}

/** The same where others read along: what is typed here is answered elsewhere, and so are buttons. */
export function groupHelpCard(audience: Audience, chatUrl: string | null): Card {
  return listOfCommands(say`What you can type in our 1:1 chat`, audience, openChat(chatUrl))
}

function listOfCommands(title: Line, audience: Audience, actions: Button[]): Card {
  const specs: readonly CommandSpec[] = COMMANDS
  const shown = specs.filter(
    spec =>
      spec.section &&
      (!spec.audience ||
        (spec.audience === 'importers' ? audience === 'importer' : audience === 'unclaimed')),
  )
  const sections = SECTIONS.map(name => ({
    name,
    lines: [
      ...(name === 'Files' && audience === 'importer'
        ? [{ text: say`drop a file: see what it would change` }]
        : []),
      ...shown
        .filter(spec => spec.section === name)
        .map(({ usage, description }) => ({ text: say`${usage}: ${description}` })),
    ],
  })).filter(section => section.lines.length > 0)
  return { template: 'help', summary: sayPlainly`What you can type`, data: { title, sections, actions } }
}

export function templatesCard(formats: readonly { name: string; title: string }[]): Card {
  return noteCard({
    title: say`Which template?`,
    lines: formats.map(({ name, title }) => say`${title}: template ${name}`),
    summary: sayPlainly`Templates`,
    actions: formats.slice(0, 6).map(({ name, title }) => command(title, `template ${name}`)),
  })
}

export function unknownCard(typed: string, suggestion: string | null, audience: Audience): Card {
  const offers: Button[] = audience === 'importer' ? [template, help] : [profile, help]
  if (suggestion === null) {
    return noteCard({
      lines: [
        say`I don't know that. I work with people${audience === 'importer' ? ' and files' : ''}. Try: who is NAME`,
      ],
      summary: sayPlainly`I don't know that`,
      actions: offers,
    })
  }
  return noteCard({
    lines: [say`I don't know "${typed}". Did you mean: ${suggestion}?`],
    summary: sayPlainly`Did you mean something else?`,
    actions: [command(suggestion, suggestion), help],
  })
}

export function groupUnknownCard(chatUrl: string | null): Card {
  return noteCard({
    lines: [say`I don't know that. Here I answer: help. I talk about people and files in our 1:1 chat.`],
    summary: sayPlainly`I don't know that`,
    actions: [help, ...openChat(chatUrl)],
  })
}

/** A command that wants something after it. */
export function usageCard(usage: string): Card {
  return noteCard({
    lines: [say`Type it like this: ${usage}`],
    summary: sayPlainly`How to type it`,
    actions: [help],
  })
}

export function howToClaimCard(): Card {
  return noteCard({
    lines: [say`Whoever runs Muster finds the code in its log. Type it after the word: claim CODE`],
    summary: sayPlainly`How to claim`,
    actions: [help],
  })
}

export function claimedCard(): Card {
  return noteCard({
    lines: [say`You are org admin now.`, say`Drop a CSV or TXT file to see what it would change.`],
    summary: sayPlainly`You are org admin`,
    actions: [template, help],
  })
}

export function wrongKindCard(name: string): Card {
  return noteCard({
    lines: [
      name === ''
        ? say`This cannot be read. I read CSV and TXT files.`
        : say`${name} cannot be read. I read CSV and TXT.`,
      ...(/\.(xlsx?|ods|numbers)$/i.test(name)
        ? [say`In Excel: Save as, CSV UTF-8. Then drop that file.`]
        : []),
    ],
    summary: sayPlainly`This file cannot be read`,
    actions: [template, help],
  })
}
