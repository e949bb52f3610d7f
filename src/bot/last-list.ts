import { z } from 'zod'
import type { ServiceContext } from '../services/context.ts'
import type { Card } from './cards.ts'
import type { Sender } from './turn-guard.ts'

/** What numbers stand for in a conversation: kept with the data, so that any bot knows it, also after a restart. */
const stored = z.object({ first: z.number().int().positive(), commands: z.array(z.string()) })
type LastList = z.infer<typeof stored>
type Place = Pick<Sender, 'tenant' | 'conversationId'>

const MOST_CHOICES = 100
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

function listOf({ choices = [], firstChoice = 1 }: Card, before: LastList | null): LastList | null {
  if (choices.length === 0) return null
  const goesOn = before !== null && before.first + before.commands.length === firstChoice
  const list = goesOn
    ? { first: before.first, commands: [...before.commands, ...choices] }
    : { first: firstChoice, commands: [...choices] }
  const tooMany = Math.max(0, list.commands.length - MOST_CHOICES)
  return { first: list.first + tooMany, commands: list.commands.slice(tooMany) }
}

async function read(storage: ServiceContext['storage'], place: Place): Promise<LastList | null> {
  const text = await storage.settings.get(place.tenant, keyOf(place))
  return text ? (stored.safeParse(JSON.parse(text)).data ?? null) : null
}

function keyOf({ conversationId }: Place): string {
  return `last-list:${conversationId}`
}
