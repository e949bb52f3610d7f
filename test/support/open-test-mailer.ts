import { type MailerSettings, openMailer } from '../../src/mail/open-mailer.ts'
import type { Mailer } from '../../src/ports/mailer.ts'

/** The mailer of Lakeside, for the server of `openMailServer` on `port`. */
export function openTestMailer(port: number, settings: Partial<MailerSettings> = {}): Mailer {
  return openMailer({
    host: '127.0.0.1',
    port,
    tls: 'optional',
    login: null,
    from: { name: 'Muster', address: 'muster@lakeside.example' },
    sender: { organisation: null, chatUrl: null },
    ...settings,
  })
}
