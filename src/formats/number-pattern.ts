import { type CountryCode, getCountries, getCountryCallingCode, Metadata } from 'libphonenumber-js/min'

/** One entry for each calling code of the world at most. */
const patterns = new Map<string, RegExp>()
let mainCountries: Map<string, CountryCode> | undefined

/**
 * What every national number behind a calling code looks like: its length and how it may begin, as the numbering plan has it,
 * before it is told apart which ranges are in use and for what. Undefined for codes that belong to no country.
 */
export function numberPattern(callingCode: string): RegExp | undefined {
  const known = patterns.get(callingCode)
  if (known) return known
  const country = mainCountry(callingCode)
  if (!country) return undefined
  const metadata = new Metadata()
  metadata.selectNumberingPlan(country)
  // The library's own checks call this method; its type declarations leave it out.
  const plan = metadata.numberingPlan as unknown as { nationalNumberPattern(): string }
  const pattern = new RegExp(`^(?:${plan.nationalNumberPattern()})$`)
  patterns.set(callingCode, pattern)
  return pattern
}

/** Countries that share a code with a larger one follow its plan. */
const LEADING: readonly CountryCode[] = [
  'US',
  'GB',
  'RU',
  'IT',
  'NO',
  'AU',
  'FI',
  'MA',
  'GP',
  'RE',
  'CW',
  'SH',
]

function mainCountry(callingCode: string): CountryCode | undefined {
  if (!mainCountries) {
    mainCountries = new Map(getCountries().map(country => [getCountryCallingCode(country), country]))
    for (const country of LEADING) mainCountries.set(getCountryCallingCode(country), country)
  }
  return mainCountries.get(callingCode)
}
