import { hash } from 'node:crypto'
import { z } from 'zod'
import type { ServiceContext } from '../services/context.ts'
import { lastListKey } from '../services/forget-conversations.ts'
import type { Button } from './buttons.ts'
import type { Card } from './cards.ts'
import { Plain } from './say.ts'
import type { Sender } from './turn-guard.ts'

/** What a button does. */
const pressed = z.object({ verb: z.string(), data: z.record(z.string(), z.unknown()) })
export type Pressed = z.infer<typeof pressed>

/**
 * What can be typed in place of a press in a conversation: kept with the data, so that any bot knows it, also after a restart.
 * Titles of buttons are kept as digests: they hold names.
 */
const stored = z.object({
  first: z.number().int().positive(),
  commands: z.array(z.string()),
  next: pressed.optional(),
  yes: pressed.optional(),
  undo: pressed.optional(),
  buttons: z.array(z.tuple([z.string(), pressed])).optional(),
})

/** The numbers of a list, and whether it goes on. */
export interface OfferedNumbers {
  first: number
  last: number
  more: boolean
}
type LastList = z.infer<typeof stored>
type Place = Pick<Sender, 'tenant' | 'conversationId'>

const MOST_CHOICES = 100
const MOST_BUTTONS = 20
/** Titles of buttons that bring the next page. */
const FURTHER = ['Next 5', 'Next', 'Older']
/** Button titles are shorter. */
const LONGEST_TITLE = 60
const NUMBER = /^\s*#?(\d{1,3})[.)]?\s*$/

/** Notes that this card is the last answer, unless it leaves the one before. Pages of one list go on from each other. */
export async function noteLastList({ storage }: ServiceContext, place: Place, card: Card): Promise<void> {
  const noted = (await storage.settings.get(place.tenant, keyOf(place))) ?? ''
  const list = card.keepsList ? keptList(card, parsed(noted)) : listOf(card, () => parsed(noted))
  const text = list === null ? '' : JSON.stringify(list)
  if (text !== noted) await storage.settings.put(place.tenant, keyOf(place), text)
}

/** The command that a typed number stands for; null where it is no number of the last answer. */
export async function chosenCommand(
  { storage }: ServiceContext,
  place: Place,
  typed: string,
): Promise<string | null> {
  const number = Number(NUMBER.exec(typed)?.[1] ?? 0)
  if (number === 0) return null
  const list = await read(storage, place)
  return list?.commands[number - list.first] ?? null
}

/** Which numbers the last answer has, where a number was typed, and whether it goes on; null where it has none. */
export async function numbersOffered(
  { storage }: ServiceContext,
  place: Place,
  typed: string,
): Promise<OfferedNumbers | null> {
  if (!NUMBER.test(typed)) return null
  const { first = 1, commands = [], next } = (await read(storage, place)) ?? {}
  return commands.length === 0 ? null : { first, last: first + commands.length - 1, more: next !== undefined }
}

/** The button that brings the next page of the last answer; null where there is none. */
export async function furtherPress({ storage }: ServiceContext, place: Place): Promise<Pressed | null> {
  return (await read(storage, place))?.next ?? null
}

/** The button that does what the last answer asked about, or takes back what it told of; null where there is none. */
export async function wordPress(
  { storage }: ServiceContext,
  place: Place,
  word: 'yes' | 'undo',
): Promise<Pressed | null> {
  return (await read(storage, place))?.[word] ?? null
}

/** The button of the last answer that says what was typed; null where none does. */
export async function titledPress(
  { storage }: ServiceContext,
  place: Place,
  typed: string,
): Promise<Pressed | null> {
  if (typed.length > LONGEST_TITLE) return null
  const title = digestOf(typed)
  return (await read(storage, place))?.buttons?.find(([digest]) => digest === title)?.[1] ?? null
}

/** To be told when something else is said or shown: a "yes" that comes later is about that. */
export async function endQuestion({ storage }: ServiceContext, place: Place): Promise<void> {
  const { yes, ...rest } = (await read(storage, place)) ?? {}
  if (yes) await storage.settings.put(place.tenant, keyOf(place), JSON.stringify(rest))
}

function listOf(card: Card, noted: () => LastList | null): LastList | null {
  const { choices = [], firstChoice = 1 } = card
  const words = wordsOf(card)
  if (choices.length === 0) {
    return Object.keys(words).length > 0 ? { first: 1, commands: [], ...words } : null
  }
  const before = noted()
  const goesOn = before !== null && before.first + before.commands.length === firstChoice
  const list = goesOn
    ? { first: before.first, commands: [...before.commands, ...choices] }
    : { first: firstChoice, commands: [...choices] }
  const tooMany = Math.max(0, list.commands.length - MOST_CHOICES)
  return { first: list.first + tooMany, commands: list.commands.slice(tooMany), ...words }
}

/** What was offered before, and the buttons of this card. */
function keptList(card: Card, before: LastList | null): LastList {
  const { buttons = [] } = wordsOf(card)
  const { first = 1, commands = [], ...rest } = before ?? {}
  return {
    first,
    commands,
    ...rest,
    buttons: [...buttons, ...(before?.buttons ?? [])].slice(0, MOST_BUTTONS),
  }
}

function wordsOf({ data: { actions }, yes, undo }: Card): Omit<LastList, 'first' | 'commands'> {
  const buttons = actions.flatMap(button => {
    const press = pressOf(button)
    return press && button.associatedInputs === 'none' ? [[digestOf(titleOf(button)), press] as const] : []
  })
  const next = pressOf(actions.find(button => FURTHER.includes(titleOf(button))))
  const [sure, back] = [pressOf(yes), pressOf(undo)]
  return {
    ...(next ? { next } : {}),
    ...(sure ? { yes: sure } : {}),
    ...(back ? { undo: back } : {}),
    ...(buttons.length > 0 ? { buttons: buttons.map(([title, press]) => [title, press]) } : {}),
  }
}

function pressOf(button: Button | undefined): Pressed | undefined {
  const { verb, data } = pressed.safeParse(button).data ?? {}
  if (verb === undefined || data === undefined) return undefined
  const said = Object.entries(data).map(([key, value]) => [key, value instanceof Plain ? value.value : value])
  return { verb, data: Object.fromEntries(said) }
}

function titleOf({ title }: Button): string {
  return title instanceof Plain ? title.value : ''
}

/** Case, spaces and dots at the end do not matter. */
function digestOf(title: string): string {
  const folded = title
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s….!]+$/, '')
    .trim()
  return hash('sha256', folded, 'base64url').slice(0, 16)
}

async function read(storage: ServiceContext['storage'], place: Place): Promise<LastList | null> {
  return parsed((await storage.settings.get(place.tenant, keyOf(place))) ?? '')
}

function parsed(noted: string): LastList | null {
  return noted === '' ? null : (stored.safeParse(JSON.parse(noted)).data ?? null)
}

function keyOf({ conversationId }: Place): string {
  return lastListKey(conversationId)
}
