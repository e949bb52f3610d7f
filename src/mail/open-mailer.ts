import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { oneLine } from '../domain/one-line.ts'
import type { Letter, Mailer } from '../ports/mailer.ts'
import { composeLetter, type Sender } from './compose-letter.ts'
import { explainFailure } from './explain-failure.ts'
import { personName } from './person-name.ts'

export interface MailerSettings {
  host: string
  port: number
  /** `optional`: whatever the server has, and nobody looks whose certificate it is. */
  tls: 'always' | 'starttls' | 'optional'
  login: { user: string; password: string } | null
  from: { name: string; address: string }
  sender: Sender
  /** How long a letter may take. Milliseconds. */
  patience?: number
}

/** Shorter than a claim on the outbox lasts: nobody else sends the letter meanwhile. */
const PATIENCE = 45_000
/** Letters under way at the same time. */
const CONNECTIONS = 4
const IDLE = 20_000
/** One address: no list, no name, no comment, nothing that ends a command. */
const ADDRESS = /^[^\s@<>,;:"'()[\]\\\p{Cc}]{1,64}@[^\s@<>,;:"'()[\]\\\p{Cc}]{1,253}$/u

/** Sends through an SMTP server. It connects with the first letter, and has to be closed. */
export function openMailer(settings: MailerSettings): Mailer {
  const { host, port, tls, login, from, sender, patience = PATIENCE } = settings
  const place = `${host}:${port}`
  const transport = createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
    // Of a connection that breaks off nobody knows whether the letter is through; the outbox decides what to do then.
    maxRequeues: 0,
    idleTimeout: IDLE,
    host,
    port,
    secure: tls === 'always',
    requireTLS: tls === 'starttls',
    opportunisticTLS: tls === 'optional',
    tls: { rejectUnauthorized: tls !== 'optional' },
    connectionTimeout: patience / 3,
    greetingTimeout: patience / 3,
    dnsTimeout: patience / 3,
    socketTimeout: patience,
    socketCloseTimeout: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(login ? { auth: { user: login.user, pass: login.password } } : {}),
  })
  return {
    async send(letter) {
      const { address } = letter.to
      if (!ADDRESS.test(address)) {
        return { outcome: 'refused', reason: `${oneLine(address)} is no address that mail can be sent to.` }
      }
      try {
        await transport.sendMail({
          ...messageOf(letter, from, sender),
          signal: AbortSignal.timeout(patience),
        })
        return { outcome: 'taken' }
      } catch (error) {
        return explainFailure(error, place)
      }
    },
    close: () => transport.close({ force: true }),
  }
}

function messageOf(letter: Letter, from: MailerSettings['from'], sender: Sender) {
  const { address, name } = letter.to
  const id = createHash('sha256').update(letter.id).digest('hex').slice(0, 32)
  return {
    ...composeLetter(letter, sender),
    from: { name: oneLine(from.name), address: from.address },
    to: { name: personName(name), address },
    // The envelope apart from the headers: whatever stands in a name, the letter goes to one address.
    envelope: { from: from.address, to: [address] },
    dsn: { id, return: 'headers', notify: ['failure', 'delay'] },
    messageId: `<${id}@${from.address.split('@').at(-1)}>`,
    // RFC 3834: no machine answers it.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  }
}
