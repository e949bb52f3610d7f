import type { Activity, InvokeResponse, TurnContext } from 'botbuilder'
import type { Logger } from '../logger.ts'
import { type BotAdapter, claimsConnector } from './bot-adapter.ts'

/** What is needed of an HTTP server: the body is parsed already. */
export interface BotRequest {
  headers: Record<string, string | string[] | undefined>
  body?: unknown
}

export interface BotResponse {
  status(code: number): unknown
  send(body: unknown): unknown
  end(): unknown
}

export interface ReceiveParts {
  adapter: BotAdapter
  authenticates: boolean
  logic(context: TurnContext): Promise<void>
  log: Logger
}

/** Takes one activity. Strangers learn nothing but that it was not taken. */
export async function receiveActivity(req: BotRequest, res: BotResponse, parts: ReceiveParts): Promise<void> {
  const { status, body } = await take(req, parts)
  res.status(status)
  if (body === undefined) res.end()
  else res.send(body)
}

async function take(req: BotRequest, parts: ReceiveParts): Promise<InvokeResponse> {
  const authorization = typeof req.headers.authorization === 'string' ? req.headers.authorization : ''
  if (parts.authenticates && !claimsConnector(authorization)) return { status: 401 }
  const activity = readActivity(req.body)
  if (!activity) return { status: 400 }
  try {
    const answer = await parts.adapter.receive(authorization, activity, parts.logic)
    return answer ?? { status: 200 }
  } catch (error) {
    // Turns handle their own errors: what comes here is what did not prove where it is from.
    parts.log.warn({ err: error }, 'An activity was not taken')
    return { status: parts.authenticates ? 401 : 500 }
  }
}

/** Null for what is no activity at all; what it holds is checked where it is read. */
function readActivity(body: unknown): Activity | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const activity = body as Activity
  return typeof activity.type === 'string' && activity.type !== '' ? activity : null
}
