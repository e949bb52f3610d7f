import type { Request, Response } from 'restify'
import type { Logger } from '../logger.ts'
import { answer, answerJson, answerNothing, refusal } from './answer.ts'
import { dropBody, readJsonBody } from './read-json-body.ts'

export interface Message {
  headers: Record<string, string | string[] | undefined>
  /** Parsed. */
  body: Record<string, unknown>
}

/** `status` first, then `send` or `end`. */
export interface MessageAnswer {
  status(code: number): void
  send(body: unknown): void
  end(): void
}

/** What the bot does with a message: it checks who sent it, and answers. */
export type ReceiveMessage = (message: Message, answer: MessageAnswer) => Promise<void>

/** What stands behind the address. */
export interface MessageTaker {
  /** By its headers alone, whether a message is worth reading. */
  admits(headers: Message['headers']): boolean
  process: ReceiveMessage
}

/** POST /api/messages. Whatever goes wrong, the answer is generic: errors of the SDK quote the request. */
export function receiveMessage({ admits, process }: MessageTaker, log: Logger) {
  return async (req: Request, res: Response): Promise<void> => {
    if (!admits(req.headers)) {
      dropBody(req)
      return answer(res, 401)
    }
    const read = await readJsonBody(req)
    if (!read.ok) {
      if (read.status !== 0) answer(res, read.status)
      return
    }
    try {
      await process({ headers: req.headers, body: read.body }, answerOn(res))
    } catch (error) {
      log.warn({ err: error }, 'A message could not be taken')
      answer(res, 400)
    }
  }
}

/** What an invoke answers is an object and passes; a text or an error with a status of 400 or more tells why, and does not. */
function answerOn(res: Response): MessageAnswer {
  let code = 200
  return {
    status(given) {
      code = given
    },
    send(body) {
      const passes = typeof body === 'object' && body !== null && !(body instanceof Error)
      answerJson(res, code, passes || code < 400 ? body : refusal(code))
    },
    end() {
      if (code < 400) answerNothing(res, code)
      else answer(res, code)
    },
  }
}
