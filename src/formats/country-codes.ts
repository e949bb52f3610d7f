import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
} from 'libphonenumber-js/min'

const OTHER_NAMES = new Map<string, CountryCode>(
  Object.entries({
    uk: 'GB',
    greatbritain: 'GB',
    england: 'GB',
    usa: 'US',
    unitedstatesofamerica: 'US',
    uae: 'AE',
    korea: 'KR',
    czechrepublic: 'CZ',
    turkey: 'TR',
    ivorycoast: 'CI',
    drc: 'CD',
  }),
)

let callingCodes: Set<string> | undefined
let names: Map<string, CountryCode> | undefined

/**
 * What a Country Code cell means, for `cleanPhone`: `91`, `+91` and `0091` give the calling code, `IN` and `India` the ISO
 * country. Undefined when it means nothing.
 */
export function readCountry(text: string): string | undefined {
  const digits = text.replace(/^(?:\+|00)/, '').replace(/[\s()-]|\.0$/g, '')
  if (/^\d+$/.test(digits)) {
    callingCodes ??= new Set(getCountries().map(country => getCountryCallingCode(country)))
    return callingCodes.has(digits) ? digits : undefined
  }
  const iso = text.toUpperCase()
  if (isSupportedCountry(iso)) return iso
  const name = fold(text)
  return OTHER_NAMES.get(name) ?? countryNames().get(name)
}

export function callingCodeOf(country: string): string {
  return isSupportedCountry(country) ? getCountryCallingCode(country) : country
}

function countryNames(): Map<string, CountryCode> {
  if (!names) {
    const display = new Intl.DisplayNames(['en'], { type: 'region' })
    names = new Map(getCountries().map(country => [fold(display.of(country) ?? country), country]))
  }
  return names
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]/g, '')
}
