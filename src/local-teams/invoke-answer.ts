import type { BotAnswer } from './bot-link.ts'

const CARD = 'application/vnd.microsoft.card.adaptive'
const MESSAGE = 'application/vnd.microsoft.activity.message'

/**
 * What the answer to a pressed Action.Execute means for the page: a card that replaces the pressed one, a
 * sentence to show, or neither. Errors, which Teams shows as one vague line, are told with their number.
 */
export function readInvokeAnswer(answer: BotAnswer): { card: object | null; toast: string | null } {
  const body = (answer.body ?? {}) as { statusCode?: unknown; type?: unknown; value?: unknown }
  const said = sentenceOf(body.value)
  if (answer.status === 501) return { card: null, toast: 'Muster does not know this button (501).' }
  if (answer.problem) return { card: null, toast: answer.problem }
  if (Number(body.statusCode) >= 400 || body.type === 'application/vnd.microsoft.error')
    return { card: null, toast: said ?? `Muster refused this (${String(body.statusCode)}).` }
  if (body.type === CARD && typeof body.value === 'object' && body.value)
    return { card: body.value, toast: null }
  return { card: null, toast: body.type === MESSAGE ? said : null }
}

function sentenceOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  const message = (value as { message?: unknown } | null | undefined)?.message
  return typeof message === 'string' ? message : null
}
