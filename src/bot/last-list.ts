import { z } from 'zod'
import type { ServiceContext } from '../services/context.ts'
import type { Card } from './cards.ts'
import { Plain } from './say.ts'
import type { Sender } from './turn-guard.ts'

/** A button of the list that brings its next page. */
const further = z.object({ verb: z.string(), data: z.record(z.string(), z.unknown()) })
type Further = z.infer<typeof further>

/** What numbers and `next` stand for in a conversation: kept with the data, so that any bot knows it, also after a restart. */
const stored = z.object({
  first: z.number().int().positive(),
  commands: z.array(z.string()),
  next: further.optional(),
})
type LastList = z.infer<typeof stored>
type Place = Pick<Sender, 'tenant' | 'conversationId'>

const MOST_CHOICES = 100
/** Titles of buttons that bring the next page. */
const FURTHER = ['Next 5', 'Next', 'Older']
const NUMBER = /^\s*#?(\d{1,3})[.)]?\s*$/

/** Notes that this card is the last answer. Pages of one list go on from each other. */
export async function noteLastList({ storage }: ServiceContext, place: Place, card: Card): Promise<void> {
  const before = await read(storage, place)
  const next = listOf(card, before)
  if (before === null && next === null) return
  await storage.settings.put(place.tenant, keyOf(place), next === null ? '' : JSON.stringify(next))
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

/** The button that brings the next page of the last answer; null where there is none. */
export async function furtherPress({ storage }: ServiceContext, place: Place): Promise<Further | null> {
  return (await read(storage, place))?.next ?? null
}

function listOf(card: Card, before: LastList | null): LastList | null {
  const { choices = [], firstChoice = 1 } = card
  const next = furtherOf(card)
  if (choices.length === 0) return next ? { first: 1, commands: [], next } : null
  const goesOn = before !== null && before.first + before.commands.length === firstChoice
  const list = goesOn
    ? { first: before.first, commands: [...before.commands, ...choices] }
    : { first: firstChoice, commands: [...choices] }
  const tooMany = Math.max(0, list.commands.length - MOST_CHOICES)
  return { first: list.first + tooMany, commands: list.commands.slice(tooMany), ...(next ? { next } : {}) }
}

function furtherOf({ data: { actions } }: Card): Further | undefined {
  const button = actions.find(({ title }) => title instanceof Plain && FURTHER.includes(title.value))
  const { verb, data } = further.safeParse(button).data ?? {}
  if (verb === undefined || data === undefined) return undefined
  const said = Object.entries(data).map(([key, value]) => [key, value instanceof Plain ? value.value : value])
  return { verb, data: Object.fromEntries(said) }
}

async function read(storage: ServiceContext['storage'], place: Place): Promise<LastList | null> {
  const text = await storage.settings.get(place.tenant, keyOf(place))
  return text ? (stored.safeParse(JSON.parse(text)).data ?? null) : null
}

function keyOf({ conversationId }: Place): string {
  return `last-list:${conversationId}`
}
