import { readFile as readBytes } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { attribute, brief, readFile } from './read-file.ts'

const ATTRIBUTES = [
  attribute('Blood donor', 'boolean'),
  attribute('Joined', 'date', true),
  attribute('Shifts', 'number'),
  attribute('Badge', 'text'),
]

async function readRow(header: string, line: string, region = 'RW') {
  const { rows } = await readFile(`${header}\n${line}\n`, {
    region,
    attributes: ATTRIBUTES,
    network: 'other',
  })
  const [row] = rows
  if (!row) throw new Error('no row')
  return row
}

const readPhone = (country: string, phone: string, region?: string) =>
  readRow('Name,Country Code,Phone Number', `Asha Rao,${country},${phone}`, region)

it('reads a whole file', async () => {
  const file = await readBytes(new URL('../fixtures/formats/kaizala-users.csv', import.meta.url))
  const { recognition, rows } = await readFile(file, { attributes: ATTRIBUTES, region: 'RW' })
  expect(recognition.format).toMatchObject({ name: 'kaizala-users', key: 'phone', asksNetwork: true })
  expect(recognition.headerLine).toBe(2)
  expect(rows.flatMap(row => row.issues)).toEqual([])
  expect(rows.map(row => row.change)).toEqual([
    {
      intent: 'save',
      network: 'employee',
      fields: { displayName: 'Asha Rao', phone: '+919876543210', title: 'Nurse' },
      attributes: { 'blood-donor': true, joined: '2024-02-01' },
    },
    {
      intent: 'save',
      network: 'employee',
      fields: { displayName: 'José Niyonzima', phone: '+250788123456', title: 'Ward lead' },
      attributes: { 'blood-donor': true, joined: '2023-03-01' },
    },
    {
      intent: 'save',
      network: 'employee',
      fields: { displayName: 'Dana Ortiz', phone: '+4930901820' },
      missing: ['Joined'],
    },
  ])
})

describe('Country Code', () => {
  it.each([
    ['91', '98765 43210', '+919876543210'],
    ['+91', '9876543210', '+919876543210'],
    ['0091', '09876543210', '+919876543210'],
    ['IN', '9876543210', '+919876543210'],
    ['India', '919876543210', '+919876543210'],
    ['91', '+91 98765 43210', '+919876543210'],
    ['', '0788 123 456', '+250788123456'],
    ['', '250788123456', '+250788123456'],
    ['', '+919876543210', '+919876543210'],
    ['1', '800-555-1212', '+18005551212'],
    ['CA', '+1 800 555 1212', '+18005551212'],
  ])('%j and %j', async (country, phone, e164) => {
    const { change, issues } = await readPhone(country, phone)
    expect(issues).toEqual([])
    expect(change?.fields.phone).toBe(e164)
    expect(change?.network).toBe('other')
  })

  it.each([
    ['Narnia', '98765 43210', 'error phone-invalid Country Code: Narnia'],
    ['constructor', '98765 43210', 'error phone-invalid Country Code: constructor'],
    ['91', '+250788123456', 'error phone-invalid Phone Number: +250788123456'],
    ['91', '123', 'error phone-invalid Phone Number: 123'],
    ['', '9.19E+11', 'error digits-lost Phone Number: 9.19E+11'],
    ['9.1E+01', '98765 43210', 'error digits-lost Country Code: 9.1E+01'],
    ['#N/A', '98765 43210', 'error excel-error Country Code: #N/A'],
    ['<clear>', '98765 43210', 'error required-clear Country Code: <clear>'],
    ['91', '', 'error value-required Phone Number: '],
    ['91', '<clear>', 'error required-clear Phone Number: <clear>'],
  ])('refuses %j and %j', async (country, phone, issue) => {
    const { change, issues } = await readPhone(country, phone)
    expect(change).toBeUndefined()
    expect(brief(issues)).toEqual([issue])
  })
})

describe('names', () => {
  it.each([
    ['', ['error value-required Name: ']],
    ['"  "', ['error value-required Name: ']],
    ['\u200B', ['error name-empty Name: \u200B']],
    ['"Asha\nRao"', ['error line-break-in-value Name: Asha\nRao']],
    ['Pelé', []],
    ['Ash\u0430', ['warning mixed-scripts Name: Ash\u0430']],
  ])('%j', async (name, issues) => {
    expect(brief((await readRow('Name,Country Code,Phone Number', `${name},250,788123456`)).issues)).toEqual(
      issues,
    )
  })
})

describe('other columns', () => {
  const HEADER = 'Name,Country Code,Phone Number,Email,Employee ID,Title,Dept,Blood donor,Joined,Shifts,Badge'
  const person = (rest: string) => readRow(HEADER, `Asha,250,788123456,${rest}`)

  it('fields and attributes', async () => {
    const { change, issues } = await person('asha@x.org,0042,Nurse,Ward 3,WAHR,2024-02-01,5,"Blue, big"')
    expect(issues).toEqual([])
    expect(change).toMatchObject({
      fields: { email: 'asha@x.org', employeeId: '0042', title: 'Nurse', department: 'Ward 3' },
      attributes: { 'blood-donor': true, joined: '2024-02-01', shifts: 5, badge: 'Blue, big' },
    })
  })

  it('blank cells are not touched; a mandatory one that is blank is noted', async () => {
    const { change } = await person(',,,,,,,')
    expect(change).toEqual({
      intent: 'save',
      network: 'other',
      fields: { displayName: 'Asha', phone: '+250788123456' },
      missing: ['Joined'],
    })
  })

  it('<clear> empties what may be empty', async () => {
    const { change } = await person('<clear>,<clear>,<clear>,<clear>,<clear>,,<clear>,<clear>')
    expect(change?.fields).toMatchObject({ email: null, employeeId: null, title: null, department: null })
    expect(change?.attributes).toEqual({ 'blood-donor': null, shifts: null, badge: null })
    expect(brief((await person(',,,,,<clear>,,')).issues)).toEqual(['error required-clear Joined: <clear>'])
  })

  it('says what is wrong with each', async () => {
    const { change, issues } = await person('asha@x,1E+05,Nurse,,maybe,01/02/2024,many,#VALUE!')
    expect(change).toBeUndefined()
    expect(brief(issues)).toEqual([
      'error email-invalid Email: asha@x',
      'error digits-lost Employee ID: 1E+05',
      'error attribute-invalid Blood donor: maybe',
      'error attribute-invalid Joined: 01/02/2024',
      'error attribute-invalid Shifts: many',
      'error excel-error Badge: #VALUE!',
    ])
  })

  it('a row that lacks a cell says which one stands wrong', async () => {
    const { issues } = await readRow('Name,Country Code,Phone Number,Email', 'Asha,788123456,asha@x.org')
    expect(issues[0]).toMatchObject({
      code: 'row-too-few-cells',
      column: 'Country Code',
      value: '788123456',
      detail: { expected: 4, found: 3, looksMisplaced: 'Country Code', looksLike: 'Phone Number' },
    })
  })
})
