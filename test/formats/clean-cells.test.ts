import { describe, expect, it } from 'vitest'
import { identityKey } from '../../src/domain/identity.ts'
import { cleanEmail, cleanId, cleanName, cleanPhone, cleanText } from '../../src/formats/clean-cells.ts'
import type { Cleaned } from '../../src/formats/finding.ts'

/** The value, or the code of the finding. */
const told = (cleaned: Cleaned) => (typeof cleaned === 'string' ? cleaned : cleaned.findings[0]?.code)
const detail = (cleaned: Cleaned) => (typeof cleaned === 'string' ? undefined : cleaned.findings[0]?.detail)

describe('cleanEmail', () => {
  const long = `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}`
  it.each([
    ['asha@x.org', 'asha@x.org'],
    ['Kore.aiUser1@kore.com', 'Kore.aiUser1@kore.com'],
    ['asha+news@sub.x-y.co.uk', 'asha+news@sub.x-y.co.uk'],
    ["o'brien_2@x.org", "o'brien_2@x.org"],
    ['a@1.2.org', 'a@1.2.org'],
    ['jörg@bücher.example', 'jörg@bücher.example'],
    ['用户@例子.广告', '用户@例子.广告'],
    ['asha@xn--bcher-kva.example', 'asha@xn--bcher-kva.example'],
    ['\u200Basha\u00A0@x.org\uFEFF', 'asha@x.org'],
    ['ａｓｈａ＠ｘ．ｏｒｇ', 'asha@x.org'],
    [`${long}.e`.slice(0, 254), `${long}.e`.slice(0, 254)],
  ])('takes %j', (text, value) => {
    expect(cleanEmail(text)).toBe(value)
  })

  it.each([
    'asha',
    'asha@',
    '@x.org',
    'asha@x',
    'asha@@x.org',
    'asha@b@x.org',
    'asha rao@x.org',
    'asha@x .org',
    'asha@x..org',
    'asha..rao@x.org',
    '.asha@x.org',
    'asha.@x.org',
    'asha@-x.org',
    'asha@x-.org',
    'asha,tom@x.org',
    'asha@x.org;tom@x.org',
    'asha@x_y.org',
    '"asha"@x.org',
    'asha@[127.0.0.1]',
    '<script>@x.org',
  ])('refuses %j', text => {
    expect(told(cleanEmail(text))).toBe('email-invalid')
  })

  it('refuses line breaks', () => {
    expect(told(cleanEmail('asha@x.org\r\nBcc: all@x.org'))).toBe('line-break-in-value')
  })

  it.each([
    ['mailto:asha@x.org', { suggestion: 'asha@x.org' }],
    ['Asha Rao <asha@x.org>', { suggestion: 'asha@x.org' }],
    ['asha@x.org.', { suggestion: 'asha@x.org' }],
    [`${'a'.repeat(250)}@x.org`, { limit: 254, length: 256 }],
  ])('helps with %j', (text, help) => {
    expect(detail(cleanEmail(text))).toEqual(help)
  })

  it('makes one person of one address, however it is cased and spaced', () => {
    const keys = ['Asha@X.org', ' asha@x.org ', 'ASHA@x.ORG\u00A0'].map(text =>
      identityKey('email', cleanEmail(text) as string),
    )
    expect(new Set(keys).size).toBe(1)
  })

  it.each([
    ['a@', 'a-', ''],
    ['', 'a.', '@'],
    ['a@', 'a.', '!'],
    ['', '<', ''],
  ])('refuses %j%j…%j: long text unread, short text in the end', (before, repeated, after) => {
    const long = before + repeated.repeat(16_000) + after
    expect(detail(cleanEmail(long))).toEqual({ limit: 254, length: long.length })
    // A pattern that tries everything anew with each character would not be done with this for ever.
    const short = before + repeated.repeat((254 - before.length - after.length) / repeated.length) + after
    expect(told(cleanEmail(short))).toBe('email-invalid')
    expect(detail(cleanEmail(short))).toBeUndefined()
  })
})

describe('cleanPhone', () => {
  it.each([
    ['800-555-1212', 'US', '+18005551212'],
    ['(800) 555 1212', 'US', '+18005551212'],
    ['1-800-555-1212', 'US', '+18005551212'],
    ['0788 123 456', 'RW', '+250788123456'],
    ['+250788123456', 'US', '+250788123456'],
    ['00250 788 123 456', 'US', '+250788123456'],
    ['250788123456', 'RW', '+250788123456'],
    ['+44 (0)20 7946 0958', 'US', '+442079460958'],
    ['\u202A+250\u00A0788\u00A0123\u00A0456\u202C', 'US', '+250788123456'],
    ['９８７６５４３２１０', 'IN', '+919876543210'],
    ['9876543210.0', 'IN', '+919876543210'],
    ['098765 43210', '91', '+919876543210'],
    ['919876543210', '91', '+919876543210'],
    ['788123456', '250', '+250788123456'],
    ['800-555-1212 x12', 'US', '+18005551212;ext=12'],
    ['800-555-1212 ext. 12', 'US', '+18005551212;ext=12'],
    ['+18005551212;ext=12', 'RW', '+18005551212;ext=12'],
    ['+1 555 123 4567', 'RW', '+15551234567'],
    ['07700 900123', 'GB', '+447700900123'],
    ['+39 06 1234 5678', 'US', '+390612345678'],
    ['+800 1234 5678', 'US', '+80012345678'],
    ['+7 701 123 4567', 'US', '+77011234567'],
    ['+1 876 555 1234', 'US', '+18765551234'],
    ['tel:+1-800-555-1212', 'RW', '+18005551212'],
  ])('reads %j in %s', (text, country, value) => {
    expect(cleanPhone(text, country)).toBe(value)
  })

  it.each([
    ['12345', 'US', 'phone-invalid'],
    ['0788 123 456', 'US', 'phone-invalid'],
    ['123-456-7890', 'US', 'phone-invalid'],
    ['call me', 'US', 'phone-invalid'],
    ['555-1212', 'US', 'phone-invalid'],
    ['800-555-1212 / 800-555-3434', 'US', 'phone-invalid'],
    ['+999 123456789', 'US', 'phone-invalid'],
    ['asha@x.org', 'US', 'phone-invalid'],
    ['1'.repeat(10_000), 'US', 'phone-invalid'],
    ['9.19E+11', 'IN', 'digits-lost'],
    ['9,19e+11', 'IN', 'digits-lost'],
    ['919E9', 'IN', 'digits-lost'],
    ['800-555-1212\n800-555-3434', 'US', 'line-break-in-value'],
    ['2025550129;2025550130', 'US', 'phone-invalid'],
    ['+12025550129 ext 5550130', 'US', 'phone-invalid'],
  ])('refuses %j in %s', (text, country, code) => {
    expect(told(cleanPhone(text, country))).toBe(code)
  })

  it('names the region, and the number that a lost + makes of it', () => {
    expect(detail(cleanPhone('250788123456', 'US'))).toEqual({ region: 'US', suggestion: '+250788123456' })
    expect(detail(cleanPhone('12345', 'US'))).toEqual({ region: 'US' })
  })
})

describe('cleanName', () => {
  it.each([
    'Asha',
    "O'Brien",
    'Null',
    'None',
    'N/A',
    'undefined',
    'José',
    'Łukasz',
    '王小明',
    'محمد',
    'नेहा',
    'می\u200Cخواهم',
    'Αθηνά',
    'Anne-Marie',
    '李 Ann',
    '👩🏽‍⚕️',
    'Ann 3rd',
    '.',
    'Øyvind Ã',
    'Ân',
  ])('takes %s as it is', text => {
    expect(cleanName(text)).toBe(text)
  })

  it('takes white space away at both ends only', () => {
    expect(cleanName('\u00A0Asha  Rao\u3000')).toBe('Asha  Rao')
  })

  it.each([
    ['\u200B', 'name-empty'],
    ['\u200B \u2060\u00AD', 'name-empty'],
    ['\u3164', 'name-empty'],
    ['Asha\nRao', 'line-break-in-value'],
    ['Asha\u2028Rao', 'line-break-in-value'],
  ])('refuses %j', (text, code) => {
    const cleaned = cleanName(text)
    expect(told(cleaned)).toBe(code)
    expect(cleaned).not.toHaveProperty('value')
  })

  it.each([
    ['JosÃ©', 'mojibake', { likely: 'José' }],
    ['ZoÃ« MÃ¼ller', 'mojibake', { likely: 'Zoë Müller' }],
    ['Å\u0081ukasz', 'mojibake', { likely: 'Łukasz' }],
    ['GarcÃ\u00ADa', 'mojibake', { likely: 'García' }],
    ['Dâ€™Arcy', 'mojibake', { likely: 'D’Arcy' }],
    ['Jos\uFFFD', 'mojibake', undefined],
    ['Ash\u0430', 'mixed-scripts', { scripts: 'Latin, Cyrillic' }],
    ['\u0391sha', 'mixed-scripts', { scripts: 'Latin, Greek' }],
    ['Asha\u202EoaR', 'hidden-characters', undefined],
    ['Asha\u200BRao', 'hidden-characters', undefined],
    ['As\u200Dha', 'hidden-characters', undefined],
  ])('warns of %j and keeps it', (text, code, help) => {
    const cleaned = cleanName(text)
    expect(cleaned).toMatchObject({ value: text })
    expect(told(cleaned)).toBe(code)
    expect(detail(cleaned)).toEqual(help)
    expect(
      typeof cleaned !== 'string' && cleaned.findings.every(({ severity }) => severity === 'warning'),
    ).toBe(true)
  })
})

describe('cleanId and cleanText', () => {
  it.each([
    ['E-1001', 'E-1001'],
    ['0042', '0042'],
    ['00\u00A042\u200B', '0042'],
    ['1E5', '1E5'],
    ['1.2E+05', 'digits-lost'],
    ['9E+11', 'digits-lost'],
    ['4\n2', 'line-break-in-value'],
  ])('id %j', (text, value) => {
    expect(told(cleanId(text))).toBe(value)
  })

  it('text is only trimmed', () => {
    expect(cleanText(' Ward lead \u200B ')).toBe('Ward lead \u200B')
  })
})
