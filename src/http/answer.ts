import type { Response } from 'restify'

/** Ends a request with a sentence that says no more than its status: nothing of the request comes back in it. */
export function answer(res: Response, status: number): void {
  if (!res.headersSent) answerJson(res, status, refusal(status))
}

/** Past restify's formatters, because they let the Accept header choose another form. */
export function answerJson(res: Response, status: number, body: unknown): void {
  send(res, status, JSON.stringify(body), { 'content-type': 'application/json; charset=utf-8' })
}

export function answerNothing(res: Response, status: number): void {
  send(res, status, '', {})
}

/** With its length: without one, Node sends it in chunks. */
function send(res: Response, status: number, text: string, headers: Record<string, string>): void {
  res.sendRaw(status, text, { ...headers, 'content-length': String(Buffer.byteLength(text)) })
}

/** What is sent with a status of 400 or more. */
export function refusal(status: number): { error: { code: string; message: string } } {
  const [code, message] = REFUSALS[status] ?? OTHER
  return { error: { code, message } }
}

const OTHER = ['failed', 'The server could not do this. Its log says why.'] as const

const REFUSALS: Record<number, readonly [string, string]> = {
  400: ['bad-request', 'This is not a request that this server understands.'],
  401: ['unauthorized', 'This request shows no token that this server takes.'],
  403: ['forbidden', 'This request is not allowed from here.'],
  404: ['not-found', 'There is nothing at this address.'],
  405: ['method-not-allowed', 'This address does not take this method.'],
  413: ['too-large', 'This request is too large.'],
  415: ['unsupported-type', 'Only plain application/json is taken here.'],
  501: ['not-implemented', 'This is nothing that this server does.'],
  503: ['starting', 'Muster is starting. Try again in a moment.'],
  421: ['misdirected', 'This server answers on this machine only, as 127.0.0.1 or localhost.'],
}
