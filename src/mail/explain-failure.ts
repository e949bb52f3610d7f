import { oneLine } from '../domain/one-line.ts'
import type { Delivery } from '../ports/mailer.ts'

/** What is read of an error of nodemailer. https://nodemailer.com/errors */
interface Failure {
  code?: string
  originalCode?: string
  command?: string
  response?: string
  responseCode?: number
  message: string
}

/** The server wants a login, or another one; RFC 4954. Every letter would be answered like that. */
const LOGIN = [530, 534, 535, 538]
/** It closes the connection, whatever was asked; RFC 5321, 3.8. */
const CLOSING = 421

/** Whether a letter failed, or the way to the server did. `place` is how a person knows the server: host and port. */
export function explainFailure(error: unknown, place: string): Delivery {
  const failure = error as Failure
  const { code, command = '', responseCode = 0 } = failure
  const aboutLetter = /^(RCPT|DATA)/.test(command) && responseCode >= 400
  if (aboutLetter && responseCode !== CLOSING && !LOGIN.includes(responseCode)) {
    const outcome = responseCode >= 500 ? 'refused' : 'later'
    return { outcome, reason: oneLine(`The mail server answered: ${failure.response}`, 200) }
  }
  // Found out before anything was asked: such an address, or one that this server cannot write.
  if (code === 'EENVELOPE' && responseCode === 0) {
    return { outcome: 'refused', reason: 'The mail server cannot write to this address.' }
  }
  return { outcome: 'unreachable', reason: oneLine(troubleOf(failure, place), 300) }
}

function troubleOf(failure: Failure, place: string): string {
  const { code, originalCode, command = '', response, responseCode = 0, message } = failure
  const said = response ? ` It answered: ${response}` : ''
  if (code === 'EAUTH' || code === 'ENOAUTH' || LOGIN.includes(responseCode))
    return `The mail server ${place} refuses the login of SMTP_URL.${said}`
  if (command === 'MAIL FROM') return `The mail server ${place} refuses the sender of MAIL_FROM.${said}`
  const detail = originalCode ?? message
  if (code === 'ETLS' || /CERT|TLS|SSL|SELF_SIGNED|ALTNAME/i.test(`${originalCode} ${message}`))
    return `No safe connection to the mail server ${place} (${detail}).${said}`
  if (code === 'EABORT' || code === 'ETIMEDOUT') return `The mail server ${place} did not answer in time.`
  return `The mail server ${place} did not answer (${detail}).${said}`
}
