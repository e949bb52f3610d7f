import type { Activity, InvokeResponse, TurnContext } from 'botbuilder'
import type { Background } from './background.ts'
import type { BotAdapter } from './bot-adapter.ts'
import { answerLater } from './late-answer.ts'
import type { RefusalLog } from './refusal-log.ts'

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

/** `refused`: it came from the connector, and is not for us all the same. */
export type Taken = 'taken' | 'refused'

export interface ReceiveParts {
  adapter: BotAdapter
  /** By its headers alone. */
  admits(headers: BotRequest['headers']): boolean
  background: Background
  logic(context: TurnContext): Promise<Taken>
  refusals: RefusalLog
  /** How long a turn may take before the request is answered without it, in milliseconds. */
  hold?: { message: number; invoke: number }
}

/** Teams repeats a message that is not answered within 15 s, and shows an error for an invoke after a few. */
const HOLD = { message: 10_000, invoke: 2_700 }

/** Takes one activity. Strangers learn nothing but that it was not taken. */
export async function receiveActivity(req: BotRequest, res: BotResponse, parts: ReceiveParts): Promise<void> {
  const { status, body } = await take(req, parts)
  res.status(status)
  if (body === undefined) res.end()
  else res.send(body)
}

async function take(req: BotRequest, parts: ReceiveParts): Promise<InvokeResponse> {
  if (!parts.admits(req.headers)) return { status: 401 }
  const authorization = typeof req.headers.authorization === 'string' ? req.headers.authorization : ''
  const activity = readActivity(req.body)
  if (!activity) return { status: 400 }
  const early = Promise.withResolvers<InvokeResponse>()
  let timer: NodeJS.Timeout | undefined
  let taken: Taken = 'taken'
  const turn = parts.adapter
    .receive(authorization, activity, async context => {
      // What is not proven to be the connector's never comes here, so it is not told anything early either.
      timer = setTimeout(() => early.resolve(answerLater(context)), holdOf(activity, parts))
      taken = await parts.logic(context)
    })
    .then(
      answer => (taken === 'refused' ? { status: 403 } : (answer ?? { status: 200 })),
      error => {
        // Turns handle their own errors: what comes here is what did not prove where it is from.
        parts.refusals.note(error)
        return { status: parts.adapter.authenticates ? 401 : 500 }
      },
    )
    .finally(() => clearTimeout(timer))
  void parts.background.run(() => turn.then(() => {}), 0)
  return Promise.race([turn, early.promise])
}

function holdOf({ type }: Activity, { hold = HOLD }: ReceiveParts): number {
  return type === 'invoke' ? hold.invoke : hold.message
}

/** Null for what is no activity at all; what it holds is checked where it is read. */
function readActivity(body: unknown): Activity | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const activity = body as Activity
  return typeof activity.type === 'string' && activity.type !== '' ? activity : null
}
