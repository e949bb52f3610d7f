import { readFile as readBytes } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { brief, readFile } from './read-file.ts'

const fixture = (name: string) => readBytes(new URL(`../fixtures/formats/${name}`, import.meta.url))
const HEADER = 'Email ID,First Name,Last Name,Alternate ID,Work Phone,Title,Department,User Status'

async function readRow(line: string, region = 'US') {
  const { rows } = await readFile(`${HEADER}\n${line}\n`, { region })
  const [row] = rows
  if (!row) throw new Error('no row')
  return row
}

describe('the samples of the Kore.ai page', () => {
  it('the first one is three new people', async () => {
    const { recognition, rows } = await readFile(await fixture('kore-sample-1.txt'))
    expect(recognition.format.name).toBe('kore-users')
    expect(rows.flatMap(row => row.issues)).toEqual([])
    expect(rows.map(row => row.change)).toEqual([
      {
        intent: 'new',
        network: 'employee',
        fields: {
          email: 'Kore.aiUser1@kore.com',
          firstName: 'User1FirstName',
          lastName: 'User1LastName',
          displayName: 'User1FirstName User1LastName',
          phone: '+18005551212',
          title: 'President',
          department: 'Executive',
        },
      },
      expect.objectContaining({
        fields: expect.objectContaining({ phone: '+18005555555', title: 'VicePresident' }),
      }),
      {
        intent: 'new',
        network: 'employee',
        fields: {
          email: 'Kore.aiUser3@kore.com',
          firstName: 'User3FirstName',
          lastName: 'User1LastName',
          displayName: 'User3FirstName User1LastName',
        },
      },
    ])
  })

  it('the second one has a row of seven cells, which is refused and says where', async () => {
    const { rows } = await readFile(await fixture('kore-sample-2.txt'))
    expect(rows[0]?.change?.fields.employeeId).toBe('User1AlternateID')
    expect(rows[1]?.issues).toEqual([])
    expect(rows[2]).toEqual({
      issues: [
        {
          line: 4,
          column: 'Department',
          value: 'New',
          code: 'row-too-few-cells',
          severity: 'error',
          detail: { expected: 8, found: 7, looksMisplaced: 'Department', looksLike: 'User Status' },
        },
      ],
    })
  })
})

describe('rows of another width', () => {
  const few = 'row-too-few-cells'
  const many = 'row-too-many-cells'
  it.each([
    [
      'a cell is missing in the middle',
      'a@x.org,A,B,800-555-1212,Nurse,Ward 3,New',
      few,
      'Alternate ID',
      '800-555-1212',
      'Work Phone',
    ],
    ['the first cell is missing', 'A,B,E1,800-555-1212,Nurse,Ward 3,New', few, 'Email ID', 'A', 'First Name'],
    ['two cells are missing', 'a@x.org,A,B,E1,800-555-1212,New', few, 'Title', 'New', 'User Status'],
    [
      'only the last cell is missing',
      'a@x.org,A,B,E1,800-555-1212,Nurse,Ward 3',
      few,
      undefined,
      undefined,
      undefined,
    ],
    [
      'a comma in a name',
      'a@x.org,A,Rao, Jr,E1,800-555-1212,Nurse,Ward 3,New',
      many,
      'Title',
      '800-555-1212',
      'Work Phone',
    ],
    [
      'a comma in a department',
      'a@x.org,A,B,E1,800-555-1212,Nurse,Ward 3, East,New',
      many,
      '',
      'New',
      'User Status',
    ],
  ])('%s', async (_, line, code, column, value, looksLike) => {
    const { issues, change } = await readRow(line)
    expect(change).toBeUndefined()
    expect(issues).toHaveLength(1)
    expect(issues[0]?.code).toBe(code)
    expect(issues[0]?.detail?.looksMisplaced).toBe(column)
    expect(issues[0]?.detail?.looksLike).toBe(looksLike)
    if (value) expect(issues[0]?.value).toBe(value)
  })

  it('takes blank cells beyond the header for nothing', async () => {
    const { change, issues } = await readRow('a@x.org,A,B,,,,,New,,')
    expect(issues).toEqual([])
    expect(change?.intent).toBe('new')
  })

  it('names the delimiter that a line uses instead', async () => {
    const { rows } = await readFile(`${HEADER}\n${'a@x.org,A,B,,,,,New\n'.repeat(3)}b@x.org;B;C;;;;;New\n`)
    expect(rows[3]?.issues[0]).toMatchObject({
      line: 5,
      code: few,
      detail: { expected: 8, found: 1, delimiter: ';' },
    })
  })
})

describe('User Status', () => {
  it.each([
    ['New', 'new'],
    ['NEW', 'new'],
    ['update', 'update'],
    ['Delete', 'delete'],
    [' aCtivate ', 'activate'],
  ])('%s', async (status, intent) => {
    expect((await readRow(`a@x.org,A,B,,,,,${status}`)).change?.intent).toBe(intent)
  })

  it.each([
    ['Remove', 'Delete'],
    ['Deleted', 'Delete'],
    ['Add', 'New'],
    ['Active', 'Activate'],
    ['Actvate', 'Activate'],
    ['Udpate', 'Update'],
    ['Nwe', 'New'],
    ['Terminated', undefined],
    ['x', undefined],
  ])('%s is refused', async (status, suggestion) => {
    const { issues, change } = await readRow(`a@x.org,A,B,,,,,${status}`)
    expect(change).toBeUndefined()
    expect(issues).toEqual([
      {
        line: 2,
        column: 'User Status',
        value: status,
        code: 'status-invalid',
        severity: 'error',
        detail: { expected: 'New, Update, Delete or Activate', ...(suggestion ? { suggestion } : {}) },
      },
    ])
  })

  it('Delete asks for nothing but the e-mail', async () => {
    expect((await readRow('a@x.org,,,#N/A,12,,,Delete')).change).toEqual({
      intent: 'delete',
      fields: { email: 'a@x.org' },
      network: 'employee',
    })
    expect(brief((await readRow(',,,,,,,Delete')).issues)).toEqual(['error value-required Email ID: '])
  })
})

describe('cells', () => {
  it('reports everything about a row at once', async () => {
    const { issues, change } = await readRow('asha,,<clear>,1.2E+05,9.19E+11,#REF!,#N/A,Nope')
    expect(change).toBeUndefined()
    expect(brief(issues)).toEqual([
      'error email-invalid Email ID: asha',
      'error value-required First Name: ',
      'error required-clear Last Name: <clear>',
      'error digits-lost Alternate ID: 1.2E+05',
      'error digits-lost Work Phone: 9.19E+11',
      'error excel-error Title: #REF!',
      'error excel-error Department: #N/A',
      'error status-invalid User Status: Nope',
    ])
  })

  it('takes no word for a status that every object has', async () => {
    const { issues, change } = await readRow('a@x.org,A,B,,,,,constructor')
    expect(change).toBeUndefined()
    expect(brief(issues)).toEqual(['error status-invalid User Status: constructor'])
  })

  it('names columns as the file does', async () => {
    const { rows } = await readFile('E-Mail (required),Given name,Surname,STATUS\nx,A,B,New\n')
    expect(rows[0]?.issues[0]?.column).toBe('E-Mail (required)')
  })

  it('a blank cell is not touched, <clear> empties', async () => {
    const { change } = await readRow('a@x.org,A,B,<CLEAR>,<clear>,,< clear >,Update')
    expect(change?.fields).toEqual({
      email: 'a@x.org',
      firstName: 'A',
      lastName: 'B',
      displayName: 'A B',
      employeeId: null,
      phone: null,
      department: '< clear >',
    })
  })

  it('the key cannot be cleared', async () => {
    expect(brief((await readRow('<clear>,A,B,,,,,New')).issues)).toEqual([
      'error required-clear Email ID: <clear>',
    ])
  })

  it.each(['Null', 'None', 'N/A', "O'Brien", '-', 'nan'])('%s is a surname', async surname => {
    const { change, issues } = await readRow(`a@x.org,A,${surname},,,,,New`)
    expect(issues).toEqual([])
    expect(change?.fields.lastName).toBe(surname)
  })

  it('warnings leave the row as it is', async () => {
    const { change, issues } = await readRow('a@x.org,JosÃ©,Rao,,,,,New')
    expect(brief(issues)).toEqual(['warning mojibake First Name: JosÃ©'])
    expect(issues[0]?.detail).toEqual({ likely: 'José' })
    expect(change?.fields.firstName).toBe('JosÃ©')
  })

  it('reads phones by the region', async () => {
    expect((await readRow('a@x.org,A,B,,0788 123 456,,,New', 'RW')).change?.fields.phone).toBe(
      '+250788123456',
    )
    expect((await readRow('a@x.org,A,B,,0788 123 456,,,New', 'US')).issues[0]).toMatchObject({
      code: 'phone-invalid',
      detail: { region: 'US' },
    })
  })

  it('undoes what an export did against formulas', async () => {
    expect((await readRow("a@x.org,A,B,,,'=Lead,'-x,New")).change?.fields).toMatchObject({
      title: '=Lead',
      department: '-x',
    })
  })

  it('shows at most 100 characters of a value', async () => {
    const { issues } = await readRow(`${'😀'.repeat(99)},A,B,,,,,New`)
    expect(issues[0]?.value).toBe('😀'.repeat(50))
    const odd = await readRow(`x${'😀'.repeat(99)},A,B,,,,,New`)
    expect(odd.issues[0]?.value).toBe(`x${'😀'.repeat(49)}`)
  })

  it('a broken row keeps its place and its reason', async () => {
    const { rows } = await readFile(`${HEADER}\na@x.org,A,"B"x,,,,,New\nb@x.org,B,C,,,,,New\n`)
    expect(brief(rows[0]?.issues ?? [])).toEqual([
      expect.stringMatching(/^error quote-misplaced Last Name: "B"x/),
    ])
    expect(rows[1]?.change?.intent).toBe('new')
  })
})
