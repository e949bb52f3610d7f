import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { requiredArguments } from './command-forms.ts'
import { COMMANDS, type Command } from './command-names.ts'
import { type Audience, SECTIONS, type Section } from './command-spec.ts'
import { commandUsage } from './command-usage.ts'
import { openChat } from './note-card.ts'
import { joinLines, type Line, say, sayPlainly, sentence } from './say.ts'

/** Of a card, everywhere. */
const MOST_ACTIONS = 5
/** The first ones of each section; `help TOPIC` has them all. */
const FIRST = 4

/** What is said to the last answer; it stands in no section. */
const WORDS =
  'What a button of my last answer says can be typed as well. "yes" and "no" answer a question, "undo" takes back what was just done, "next" turns the page, a number chooses.'

const cards = new Map<Audience, Card>()

/** Made of the list of commands, once; shows only what this person may do. Short: each section is one paragraph. */
export function helpCard(audience: Audience): Card {
  const card = cards.get(audience) ?? makeHelpCard(audience)
  cards.set(audience, card)
  return card
}

function makeHelpCard(audience: Audience): Card {
  const sections = SECTIONS.map(name => ({ name, commands: commandsFor(audience, name) }))
    .filter(({ commands }) => commands.length > 0)
    .map(({ name, commands }) => ({ name, lines: [{ text: paragraph(name, commands, audience) }] }))
  const topics = sections.map(({ name }) => topicButton(name))
  return card(
    say`What you can type`,
    sections,
    [...topics, command('My profile', 'whoami')].slice(0, MOST_ACTIONS),
  )
}

/** All of one section, each with what it does, and each done by choosing it: what it cannot do without is asked for. */
export function topicHelpCard(audience: Audience, topic: Section): Card {
  const commands = commandsFor(audience, topic)
  const files = topic === 'Files' && takesFiles(audience)
  return {
    template: 'list',
    summary: sayPlainly`What you can type`,
    data: {
      title: say`What you can type: ${topic}`,
      hint: commands.length > 0 ? say`Choose one to do it, or type it.` : '',
      notes: [
        ...(topic === 'You' ? [{ text: sentence(WORDS) }] : []),
        ...(files ? [{ text: say`Drop a file to see what it would change.` }] : []),
        ...(commands.length > 0 ? [] : [{ text: say`Nothing here is for you. An org admin can do more.` }]),
      ],
      rows: commands.map(each => ({
        name: say`${commandUsage(each)}`,
        detail: say`${each.description}`,
        open: doButton(each),
      })),
      actions: [command('All help', 'help')],
    },
    shorten: ['rows'],
  }
}

/** Runs the command, or asks for what it needs. */
function doButton(each: Command): Button {
  const { name } = each
  return requiredArguments(each).length === 0 ? command(name, name) : press(name, 'fill', { command: name })
}

/** Where others read along: what is answered here, and where the rest is. */
export function groupHelpCard(chatUrl: string | null): Card {
  const open = COMMANDS.filter(({ section, open }) => section && open)
  return card(
    say`What you can type here`,
    [
      { name: 'Here', lines: open.map(each => ({ text: say`${commandUsage(each)}: ${each.description}` })) },
      { name: 'In our 1:1 chat', lines: [{ text: say`people, members, files and everything else` }] },
    ],
    openChat(chatUrl),
  )
}

function card(title: Line, sections: { name: string; lines: { text: Line }[] }[], actions: Button[]): Card {
  return {
    template: 'help',
    summary: sayPlainly`What you can type`,
    data: { title, sections, actions },
    shorten: ['sections'],
  }
}

function paragraph(name: Section, commands: readonly Command[], audience: Audience): Line {
  const usages = [
    ...(name === 'Files' && takesFiles(audience) ? [say`drop a file`] : []),
    ...commands.slice(0, FIRST).map(each => say`${commandUsage(each)}`),
    ...(commands.length > FIRST ? [say`and ${commands.length - FIRST} more`] : []),
  ]
  return joinLines(usages, ', ')
}

function commandsFor(audience: Audience, section: Section): Command[] {
  return COMMANDS.filter(each => each.section === section && (each.audience?.includes(audience) ?? true))
}

function takesFiles(audience: Audience): boolean {
  return audience === 'importer' || audience === 'leader'
}

function topicButton(section: Section): Button {
  return command(section, `help ${section.toLowerCase()}`)
}
