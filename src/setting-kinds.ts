import { z } from 'zod'

export const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export interface MailSettings {
  host: string
  port: number
  /** `always`: from the first byte. `starttls`: before anything is said that matters. `optional`: if the server has it. */
  tls: 'always' | 'starttls' | 'optional'
  login: { user: string; password: string } | null
  from: { name: string; address: string }
}

/** `mongodb://user:password@host:port,host/database?options`; of the user and the password no sign that ends them. */
const MONGODB_ADDRESS = /^mongodb(\+srv)?:\/\/([^\s@/?#]+@)?[^\s@/?#]+([/?][^\s@]*)?$/
/** `smtp://user:password@host:port`; of the user and the password no sign that ends them. */
const MAIL_SERVER =
  /^(smtps?):\/\/(?:([^\s@/?#:]+):([^\s@/?#:]+)@)?([0-9A-Za-z.-]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?\/?(\?tls=optional)?$/i
/** `Name <address>`, or the address alone. */
const MAIL_SENDER =
  /^(?:([^<>"\p{Cc}]+?)\s*<([^\s@<>,;:"()]+@[^\s@<>,;:"()]+)>|([^\s@<>,;:"()]+@[^\s@<>,;:"()]+))$/u

// Each kind checks a text of the environment and reads it. What it says of a wrong one follows the setting's name.

export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .refine(
      text => /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `expected a whole number from ${least} to ${most}`,
    )
    .transform(Number)
}

/** Entries with commas between, in lower case. */
export function listOf(isEntry: (entry: string) => boolean, expected: string) {
  return z
    .string()
    .transform(text => text.split(',').flatMap(entry => entry.trim().toLowerCase() || []))
    .refine(entries => entries.every(isEntry), expected)
    .default([])
}

export function guid(what: string) {
  return z.string().regex(GUID, `expected ${what}, like 01234567-89ab-cdef-0123-456789abcdef`)
}

export function oneOf<const T extends readonly string[]>(values: T) {
  return z.enum(values, { error: `expected one of ${values.join(', ')}` })
}

export function hostName() {
  return z
    .string()
    .regex(/^[0-9A-Za-z.:-]+$/, 'expected an address or a host name without a scheme, like 127.0.0.1')
}

/** Where people reach a server. */
export function publicAddress() {
  return z.string().refine(isPublicAddress, 'expected an address like https://muster.example.org')
}

export function pageAddress() {
  const isPage = (text: string) => URL.parse(text)?.protocol === 'https:'
  return z.string().refine(isPage, 'expected the address of a page, like https://example.org/privacy')
}

/** A country as two capital letters. */
export function region() {
  return z.string().toUpperCase().refine(isRegion, 'expected a country as two letters, like US or RW')
}

export function mongodbAddress() {
  return z
    .string()
    .regex(
      MONGODB_ADDRESS,
      'expected mongodb://user:password@host:27017/muster or mongodb+srv://…; in the password @ is written %40, / %2F, : %3A',
    )
}

export function mailAddress() {
  return z
    .string()
    .refine(
      text => mailServer(text) !== null,
      'expected smtps://user:password@mail.example.org:465 or smtp://mail.example.org:587; in the user and the password @ is written %40, / %2F, : %3A, % %25',
    )
}

export function mailSender() {
  return z
    .string()
    .regex(MAIL_SENDER, 'expected an address like muster@example.org or Muster <muster@example.org>')
}

/** Whether an address can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** Null where one of the two is missing. */
export function mailSettings(server: string | undefined, sender: string | undefined): MailSettings | null {
  const found = mailServer(server ?? '')
  const [, name, named, bare] = MAIL_SENDER.exec(sender ?? '') ?? []
  const address = named ?? bare
  return found && address ? { ...found, from: { name: name ?? '', address } } : null
}

/** Null when it is none. To this machine itself TLS may be left out. */
export function mailServer(url: string): Omit<MailSettings, 'from'> | null {
  const [, scheme = '', user, password, named = '', port, optional] = MAIL_SERVER.exec(url) ?? []
  const [userText, passwordText] = [decoded(user ?? ''), decoded(password ?? '')]
  const number = Number(port ?? (scheme.toLowerCase() === 'smtps' ? 465 : 587))
  if (scheme === '' || userText === null || passwordText === null || number < 1 || number > 65_535)
    return null
  const host = named.replace(/^\[|\]$/g, '')
  const tls = optional || isLoopback(host) ? 'optional' : 'starttls'
  return {
    host,
    port: number,
    tls: scheme.toLowerCase() === 'smtps' ? 'always' : tls,
    login: userText && passwordText ? { user: userText, password: passwordText } : null,
  }
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function isPublicAddress(text: string): boolean {
  const url = URL.parse(text)
  if (!url || url.username || url.password || url.search || url.hash) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

/** Two letters that name a country; the standard's data comes with the runtime. */
function isRegion(text: string): boolean {
  if (!/^[A-Z]{2}$/.test(text) || ['EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB', 'QO'].includes(text)) return false
  return new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(text) !== undefined
}
