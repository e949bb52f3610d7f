import type { Activity } from './activity.ts'

/** One activity on the wire, either way, for those who develop. */
export interface RawEntry {
  at: string
  direction: 'to bot' | 'from bot'
  what: string
  status: number
  body: unknown
  answer?: unknown
}

/** What the bot answered. `status` 0: no answer; `problem` says why, in words for a person, or is empty. */
export interface BotAnswer {
  status: number
  body: unknown
  problem: string
}

export interface BotLink {
  deliver(activity: Activity): Promise<BotAnswer>
  close(): void
}

const TURN_MS = 60_000
/** Teams gives a button press 10 s or so before it says that something went wrong. */
const INVOKE_MS = 15_000

/** Sends activities to the bot as the Bot Connector does, one POST each. */
export function createBotLink(botUrl: string, record: (entry: RawEntry) => void): BotLink {
  const closing = new AbortController()

  async function post(activity: Activity): Promise<BotAnswer> {
    const limit = AbortSignal.timeout(activity.type === 'invoke' ? INVOKE_MS : TURN_MS)
    try {
      const response = await fetch(botUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(activity),
        redirect: 'error',
        signal: AbortSignal.any([limit, closing.signal]),
      })
      const body = parse(await response.text())
      const problem = response.ok ? '' : `Muster answered with error ${response.status}.`
      return { status: response.status, body, problem }
    } catch {
      const problem = limit.aborted
        ? 'Muster took too long to answer.'
        : 'Muster cannot be reached. Is it still running?'
      return { status: 0, body: null, problem }
    }
  }

  return {
    async deliver(activity) {
      const at = new Date().toISOString()
      const answer = await post(activity)
      const what = activity.name ? `${activity.type} ${activity.name}` : activity.type
      record({ at, direction: 'to bot', what, status: answer.status, body: activity, answer: answer.body })
      return answer
    },
    close: () => closing.abort(),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text || null
  }
}
