import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { json } from 'node:stream/consumers'

/**
 * Asks a service of identities, and waits no longer than `limitMs` for the whole answer. Throws where none comes, or one that is
 * no JSON.
 * @param form what is posted; a GET where absent
 */
export async function askJson(
  address: string,
  limitMs: number,
  form?: Record<string, string>,
): Promise<{ status: number; body: unknown }> {
  const url = new URL(address)
  const make = url.protocol === 'https:' ? httpsRequest : httpRequest
  const body = form && new URLSearchParams(form).toString()
  const request = make(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      accept: 'application/json',
      ...(body === undefined
        ? {}
        : {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(Buffer.byteLength(body)),
          }),
    },
    signal: AbortSignal.timeout(limitMs),
  })
  request.end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, body: await json(response) }
}
