import { cleanPhone } from './clean-cells.ts'
import { callingCodeOf, readCountry } from './country-codes.ts'
import { type Cleaned, wrong } from './finding.ts'
import type { ReadSettings } from './recognise.ts'
import type { RowReader } from './row-reader.ts'

/** The phone number of a row, by the country that stands beside it where there is one. Undefined when it is blank or wrong. */
export function readPhone(row: RowReader, settings: ReadSettings, required: boolean): string | undefined {
  const country = row.text('country')
  const code = country === '' ? settings.region : row.optional('country', cleanCountry)
  if (code === null) row.report('country', { code: 'required-clear', severity: 'error' })
  // Without a country that is understood the number cannot be judged; the country is what has to be mended.
  if (!code) return undefined
  const clean = country === '' ? cleanPhone : cleanPhoneOf
  return (required ? row.required('phone', clean, code) : row.optional('phone', clean, code)) ?? undefined
}

function cleanCountry(text: string): Cleaned {
  if (/^\d+[.,]\d+e\+?\d+$/i.test(text)) return wrong('digits-lost')
  return readCountry(text) ?? wrong('phone-invalid', { reason: 'country' })
}

/** A number with its own + must be of the country that the row names. */
function cleanPhoneOf(text: string, country: string): Cleaned {
  const cleaned = cleanPhone(text, country)
  if (typeof cleaned !== 'string') return cleaned
  const calling = callingCodeOf(country)
  return cleaned.startsWith(`+${calling}`)
    ? cleaned
    : wrong('phone-invalid', { region: country, reason: 'other-country', calling })
}
