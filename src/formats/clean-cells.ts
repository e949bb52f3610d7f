import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { type Cleaned, isPlain, wrong } from './finding.ts'
import { nameDoubts } from './name-doubts.ts'
import { numberPattern } from './number-pattern.ts'

/** Format characters and the spaces that do not break: pasted along with keys, never part of them. */
const INVISIBLE = /[\p{Cf}\u00A0\u2007\u202F]+/gu
const LINE_BREAK = /[\n\r\v\f\u0085\u2028\u2029]/
const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i

/** RFC 5321, 4.5.3.1: a path of 256 with its two brackets. */
const MAX_EMAIL = 254
const PLAIN_EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i
/** Letters of every script on both sides of the @ (RFC 6531). */
const EMAIL =
  /^[\p{L}\p{N}\p{M}.!#$%&'*+/=?^_`{|}~-]+@[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?)+$/u

/**
 * One e-mail address, its case kept. Zero-width and non-breaking spaces are taken out, full-width letters become ordinary ones.
 * `email-invalid` with `detail.suggestion` where the address is plain to see, `detail.limit` where it is too long.
 */
export function cleanEmail(text: string): Cleaned {
  if (text.length <= MAX_EMAIL && PLAIN_EMAIL.test(text) && isEmail(text)) return text
  const email = isPlain(text) ? text.trim() : text.replace(INVISIBLE, '').trim().normalize('NFKC')
  if (email.length > MAX_EMAIL) return wrong('email-invalid', { limit: MAX_EMAIL, length: email.length })
  if (isEmail(email)) return email
  if (LINE_BREAK.test(email)) return wrong('line-break-in-value')
  const suggestion = emailInside(email)
  return suggestion ? wrong('email-invalid', { suggestion }) : wrong('email-invalid')
}

function isEmail(text: string): boolean {
  if (!PLAIN_EMAIL.test(text) && !EMAIL.test(text)) return false
  const at = text.indexOf('@')
  return text.charCodeAt(0) !== DOT && text.charCodeAt(at - 1) !== DOT && !text.includes('..')
}

const DOT = 46

/** `Asha Rao <asha@x.org>`, `mailto:asha@x.org` and `asha@x.org.` each hold one address. */
function emailInside(text: string): string | undefined {
  const inside = (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text)
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/[.,;:]+$/, '')
  return inside !== text && isEmail(inside) ? inside : undefined
}

/**
 * One telephone number in E.164, with `;ext=12` behind it where it has an extension (RFC 3966): the switchboard's number is
 * shared, the extension tells its people apart. National numbers are read by `country`: an ISO country or a calling code such
 * as `250`.
 *
 * A number is accepted that the numbering plan of its country allows; whether its range is in use already is not asked. Ranges are
 * opened faster than software is updated, and a real number that is refused is worse than a mistyped one that is taken. So the
 * smallest of the library's three metadata sets is enough, and its `isValid` (ranges) only a second chance for countries
 * that share a calling code. `isPossible` (lengths) alone is too little: 0788 123 456 would pass as a US number.
 */
export function cleanPhone(text: string, country: string): Cleaned {
  let phone = isPlain(text) ? text.trim() : text.replace(INVISIBLE, ' ').trim().normalize('NFKC')
  if (phone.startsWith('tel:')) phone = phone.slice(4)
  if (LINE_BREAK.test(phone)) return wrong('line-break-in-value')
  if (SCIENTIFIC.test(phone)) return wrong('digits-lost')
  // A number that went through a spreadsheet library as a decimal.
  if (phone.endsWith('.0') && /^\+?\d{7,}\.0$/.test(phone)) phone = phone.slice(0, -2)
  const e164 = readPhone(phone, country)
  // 00 is what most of the world dials before a country code; no national number begins with it.
  if (e164) return e164
  const abroad = phone.startsWith('00') ? readPhone(`+${phone.slice(2)}`, country) : undefined
  if (abroad) return abroad
  const digits = phone.replace(/\D/g, '')
  const suggestion =
    !phone.startsWith('+') && digits.length > 10 && digits.length < 16
      ? readPhone(`+${digits}`, country)
      : undefined
  return wrong('phone-invalid', suggestion ? { region: country, suggestion } : { region: country })
}

/** What is longer is a second number in the cell: 2025550129;2025550130. */
const MAX_EXTENSION = 6

function readPhone(text: string, country: string): string | undefined {
  if (text.length > 64) return undefined
  const isIso = country.charCodeAt(0) > 57
  const parsed = parsePhoneNumberFromString(
    text,
    isIso
      ? { defaultCountry: country as CountryCode, extract: false }
      : { defaultCallingCode: country, extract: false },
  )
  if (!parsed) return undefined
  const { nationalNumber, countryCallingCode } = parsed
  if (!numberPattern(countryCallingCode)?.test(nationalNumber) && !parsed.isValid()) return undefined
  if (!parsed.ext) return parsed.number
  return parsed.ext.length > MAX_EXTENSION ? undefined : `${parsed.number};ext=${parsed.ext}`
}

/** A person's name, kept as given but for the white space around it. Odd characters are warnings. */
export function cleanName(text: string): Cleaned {
  if (isPlain(text)) return text.trim()
  const name = text.trim()
  if (LINE_BREAK.test(name)) return wrong('line-break-in-value')
  if (!/[^\p{Cc}\p{Z}\p{DI}\u2800]/u.test(name)) return wrong('name-empty')
  const findings = nameDoubts(name)
  return findings.length > 0 ? { value: name, findings } : name
}

/** An employee id or the like: a key, so nothing invisible may stay in it. */
export function cleanId(text: string): Cleaned {
  const id = isPlain(text) ? text.trim() : text.replace(INVISIBLE, '').trim()
  if (LINE_BREAK.test(id)) return wrong('line-break-in-value')
  // 1E5 may be an id; 1E+05 is what a spreadsheet makes of one.
  if (id.includes('+') && SCIENTIFIC.test(id)) return wrong('digits-lost')
  return id
}

/** Text of which nothing is asked. */
export function cleanText(text: string): Cleaned {
  return text.trim()
}
