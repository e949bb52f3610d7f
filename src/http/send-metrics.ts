import { createHash, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'restify'
import type { Logger } from '../logger.ts'
import { answer } from './answer.ts'

/** What is watched, as Prometheus reads it. */
export type MetricsText = () => Promise<{ type: string; body: string }>

/** GET /metrics, for whoever has the token: `Authorization: Bearer …`. */
export function sendMetrics(token: string, text: MetricsText, log: Logger) {
  return async (req: Request, res: Response): Promise<void> => {
    if (!isSame(req.headers.authorization ?? '', `Bearer ${token}`)) return answer(res, 401)
    try {
      const { type, body } = await text()
      res.sendRaw(200, body, { 'content-type': type })
    } catch (error) {
      log.warn({ err: error }, 'Metrics could not be gathered')
      answer(res, 503)
    }
  }
}

/** In a time that tells nothing of where they differ. */
function isSame(given: string, wanted: string): boolean {
  const [one, two] = [given, wanted].map(text => createHash('sha256').update(text).digest()) as [
    Buffer,
    Buffer,
  ]
  return timingSafeEqual(one, two)
}
