import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'restify'
import type { Logger } from '../logger.ts'
import type { ServiceContext } from '../services/context.ts'
import { openDownload } from '../services/sign-download.ts'

/** Pictures are shown in cards, which stand on pages of others; everything else is for saving. */
const SHOWN = { 'content-type': 'image/png', 'cross-origin-resource-policy': 'cross-origin' }

/** GET /files/:token. A link that is wrong and one that has expired are told alike. */
export function sendDownload(context: ServiceContext, log: Logger) {
  return async (req: Request, res: Response): Promise<void> => {
    const download = await openDownload(context, String(req.params.token ?? ''))
    if (!download) return sendExpired(res)
    const { name, bytes } = download.file
    res.writeHead(200, {
      'content-type': 'application/octet-stream',
      ...(name.endsWith('.png') ? SHOWN : {}),
      'content-length': bytes,
      'content-disposition': attachment(name),
    })
    try {
      await pipeline(Readable.from(download.bytes), res)
    } catch (error) {
      if (!req.destroyed) log.warn({ err: error }, 'A download broke off')
      res.destroy()
    }
  }
}

function sendExpired(res: Response): void {
  res.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
  res.end('This link has expired. Go to your chat with Muster and ask for the file again.\n')
}

/** The name twice, as RFC 6266 wants it: plain for old clients, whole in UTF-8. */
export function attachment(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, '_')
  const whole = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, encodeByte)
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}

function encodeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
