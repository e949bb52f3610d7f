import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A letter as the server got it. */
export interface Received {
  from: string
  to: string[]
  /** Header lines by lower-case name, unfolded. */
  headers: Map<string, string[]>
  /** Decoded. */
  text: string
  html: string
  /** How failures are to be told, of the envelope. */
  dsn: unknown
  raw: string
}

/** `451 try later`; null: it is taken. */
export type Answer = (at: 'MAIL' | 'RCPT' | 'DATA', address: string) => string | null

export interface MailServer {
  port: number
  letters: Received[]
  /** What it answers from now on. */
  answer: Answer
  /** Called when a whole letter is there, before it is taken. */
  beforeTaken(letter: Received): void | Promise<void>
  close(): Promise<void>
}

/** A real SMTP server on loopback, without TLS unless `options` say otherwise. */
export async function openMailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const say = (at: Parameters<Answer>[0], address: string, done: (error?: Error | null) => void) => {
    const said = mail.answer(at, address)
    done(
      said === null
        ? null
        : Object.assign(new Error(said.slice(4)), { responseCode: Number(said.slice(0, 3)) }),
    )
  }
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    authOptional: true,
    hideDSN: false,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 10,
    onMailFrom: ({ address }, _session, done) => say('MAIL', address, done),
    onRcptTo: ({ address }, _session, done) => say('RCPT', address, done),
    async onData(stream, session, done) {
      const raw = await textOf(stream as AsyncIterable<Buffer>)
      // Whoever sent it has gone in the middle.
      if (raw === null) return done(new Error('The connection broke off.'))
      const { mailFrom, rcptTo } = session.envelope
      const to = rcptTo.map(({ address }) => address)
      const from = mailFrom ? mailFrom.address : ''
      const dsn = { ...session.envelope.dsn, recipients: rcptTo.map(each => each.dsn) }
      const letter = { from, to, dsn, raw, ...partsOf(raw) }
      await mail.beforeTaken(letter)
      say('DATA', to[0] ?? '', error => {
        if (!error) mail.letters.push(letter)
        done(error)
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  const listening = server.listen(port, '127.0.0.1')
  await once(listening, 'listening')
  const mail: MailServer = {
    port: (listening.address() as AddressInfo).port,
    letters: [],
    answer: () => null,
    beforeTaken: () => undefined,
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
  return mail
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string | null> {
  try {
    return Buffer.concat(await Array.fromAsync(stream)).toString()
  } catch {
    return null
  }
}

function partsOf(raw: string): Pick<Received, 'headers' | 'text' | 'html'> {
  const { headers, body } = splitHead(raw)
  const boundary = /boundary="?([^";]+)/.exec(headers.get('content-type')?.[0] ?? '')?.[1]
  const parts = boundary === undefined ? [raw] : body.split(`--${boundary}`).slice(1, -1)
  const found = { text: '', html: '' }
  for (const part of parts) {
    const { headers: own, body: content } = splitHead(part.replace(/^\r\n/, ''))
    const kind = own.get('content-type')?.[0]?.startsWith('text/html') ? 'html' : 'text'
    found[kind] = decode(content, own.get('content-transfer-encoding')?.[0] ?? '7bit')
      .replaceAll('\r\n', '\n')
      .trim()
  }
  return { headers, ...found }
}

function splitHead(text: string): { headers: Map<string, string[]>; body: string } {
  const end = text.indexOf('\r\n\r\n')
  const headers = new Map<string, string[]>()
  for (const line of text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')) {
    const [name = '', value = ''] = line.split(/:\s*(.*)/s)
    headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), value])
  }
  return { headers, body: text.slice(end + 4) }
}

function decode(content: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(content, 'base64').toString()
  if (encoding !== 'quoted-printable') return content
  const bytes = content
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
