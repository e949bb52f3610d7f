import { z } from 'zod'
import { dropOutbox } from '../../services/drop-outbox.ts'
import { getOutboxLetter, listOutbox } from '../../services/list-outbox.ts'
import { sendOutbox } from '../../services/send-outbox.ts'
import type { BotParts } from '../bot-parts.ts'
import { dropAllCard, droppedLine, LETTERS_SHOWN, letterCard, outboxCard } from '../outbox-card.ts'
import type { Router } from '../router.ts'
import { type Line, say } from '../say.ts'
import type { Turn } from '../turn.ts'

const letter = z.object({ key: z.string() })
const some = z.object({ key: z.string().optional() })
/** How far the question reached, and how many those were. Cards carry numbers as text. */
const all = z.object({
  until: z.coerce.number().int().optional(),
  asked: z.coerce.number().int().default(0),
})

/** Mail that was not sent: seen, tried again, dropped. */
export function outbox(router: Router, { context }: BotParts): void {
  const list = async (turn: Turn, done?: Line) =>
    outboxCard(await listOutbox(context, await turn.actor(), { limit: LETTERS_SHOWN }), done)
  const one = async (turn: Turn, key: string, done?: Line) =>
    letterCard(await getOutboxLetter(context, await turn.actor(), { key }), turn.clock, done)
  const shown = async (turn: Turn, key: string | undefined, done: Line) => ({
    card: await (key === undefined ? list(turn, done) : one(turn, key, done)),
  })

  async function send(turn: Turn, key?: string) {
    const count = await sendOutbox(context, await turn.actor(), key === undefined ? {} : { key })
    const done = count > 0 ? say`Tried again now: ${count}.` : say`Everything here is due already.`
    return shown(turn, key, done)
  }
  async function askAll(turn: Turn) {
    const now = context.now()
    const found = await listOutbox(context, await turn.actor(), { limit: 0 })
    return found.counts.waiting + found.counts.failed > 0 ? dropAllCard(found, now) : list(turn)
  }

  router.command('outbox', async (turn, { deed, text }) => {
    if (deed === 'send') return turn.show((await send(turn)).card)
    if (deed === 'drop') return turn.show(await askAll(turn))
    await turn.show(await (text === undefined ? list(turn) : one(turn, text)))
  })
  router.press('outbox-letter', letter, async (turn, { key }) => ({ card: await one(turn, key) }))
  router.press('outbox-send', some, (turn, { key }) => send(turn, key))
  router.press('outbox-drop', letter, async (turn, { key }) => {
    const count = await dropOutbox(context, await turn.actor(), { key })
    return shown(turn, key, say`Dropped: ${count}.`)
  })
  router.press('outbox-drop-all', all, async (turn, { until, asked }) => {
    if (until === undefined) return { card: await askAll(turn) }
    const dropped = await dropOutbox(context, await turn.actor(), { until })
    return shown(turn, undefined, droppedLine({ dropped, asked }))
  })
}
