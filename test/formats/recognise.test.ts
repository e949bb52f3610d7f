import { describe, expect, it } from 'vitest'
import { recognise } from '../../src/formats/recognise.ts'
import { FORMATS, formatNamed } from '../../src/formats/registry.ts'
import { templateText } from '../../src/formats/template.ts'
import { attribute, brief, readFile } from './read-file.ts'

const KORE = 'Email ID,First Name,Last Name,User Status'

describe('finding the header', () => {
  it.each([
    ['as it is', KORE],
    ['case and spaces', ' EMAIL   id ;first_name;LAST-NAME;userstatus'],
    ['marks', '"Email ID (required)";First Name*;"Last Name [mandatory]";User Status :'],
    ['other order', 'User Status;Last Name;First Name;Email ID'],
    ['synonyms', 'E-mail;Given name;Surname;Status'],
    ['more synonyms', 'Mail;Forename;Family Name;Action'],
    ['full width', 'ＥＭＡＩＬ ＩＤ;First Name;Last Name;User Status'],
  ])('%s', async (_, header) => {
    const { recognition } = await readFile(`\uFEFF${header}\n`)
    expect(recognition.format.name).toBe('kore-users')
    expect(recognition.headerLine).toBe(1)
    expect(recognition.ignored).toEqual([])
    expect(Object.keys(recognition.columnOf).sort()).toEqual(['email', 'firstName', 'lastName', 'status'])
  })

  it.each([
    ['Phone', 'phone'],
    ['Mobile', 'phone'],
    ['Mob.', 'phone'],
    ['Tel.', 'phone'],
    ['Job title', 'title'],
    ['Dept.', 'department'],
    ['Employee ID', 'employeeId'],
  ])('%s is read as %s', async (header, field) => {
    const { recognition } = await readFile(`${KORE},${header}\n`)
    expect(recognition.columnOf[field]).toBe(header)
  })

  it('stands below lines of instructions', async () => {
    const file = `# Email ID, First Name: fill in\n"Version 3, Email"\n\nStaff of March,,,\n${KORE}\na@x.org,A,B,New\n`
    const { recognition, rows } = await readFile(file)
    expect(recognition).toMatchObject({ headerLine: 5, headerIndex: 3 })
    expect(rows).toHaveLength(1)
    expect(rows[0]?.change?.fields.email).toBe('a@x.org')
  })

  it('lists what nothing is read from', async () => {
    const { recognition } = await readFile(`Lvl,${KORE},Shoe size,,\n`)
    expect(recognition.ignored).toEqual(['Lvl', 'Shoe size'])
    expect(recognition.columns).toEqual([
      'Lvl',
      'Email ID',
      'First Name',
      'Last Name',
      'User Status',
      'Shoe size',
    ])
  })

  it('reads attributes by their label', async () => {
    const attributes = [attribute('Blood donor', 'boolean'), attribute('Joined', 'date')]
    const { recognition } = await readFile('Name,Country Code,Phone Number,blood-donor,Shoe size\n', {
      attributes,
    })
    expect(recognition.columnOf['blood-donor']).toBe('blood-donor')
    expect(recognition.ignored).toEqual(['Shoe size'])
  })

  it('is read with a broken letter in a column that nobody needs', async () => {
    const good = 'a@x.org,José,Müller,New,Øre\n'.repeat(3)
    const header = Buffer.concat([Buffer.from(`${KORE},Pr`), Buffer.of(0xe9), Buffer.from('nom\n')])
    const { recognition, rows } = await readFile(Buffer.concat([header, Buffer.from(good)]))
    expect(recognition.ignored).toEqual(['Pr\uFFFDnom'])
    expect(rows[2]?.change?.fields.firstName).toBe('José')
  })

  it('takes a format by name', async () => {
    expect((await readFile(`${KORE}\n`, { format: 'Kore-Users' })).recognition.format.name).toBe('kore-users')
    expect(formatNamed('nothing')).toBeUndefined()
  })
})

describe('refusing', () => {
  it.each([
    [
      'no known header',
      'Colour,Shape\nred,round\n',
      'file-header-unknown',
      [
        /Line 1 has Colour, Shape/,
        /kore-users \(Email ID, First Name, Last Name, User Status\)/,
        /kaizala-users \(Name, Country Code, Phone Number\)/,
        /template kore-users/,
      ],
    ],
    [
      'no header',
      'asha@x.org,Asha,Rao,New\ntom@x.org,Tom,Berg,New\n',
      'file-header-unknown',
      [/Line 1 is about a person; column names are missing/],
    ],
    [
      'one header twice',
      `${KORE},First Name\n`,
      'file-header-twice',
      [/Columns 2 \(First Name\) and 5 \(First Name\) on line 1 are both read as First Name/],
    ],
    [
      'two columns for one field',
      `${KORE},Mobile,Work Phone\n`,
      'file-header-twice',
      [/Columns 5 \(Mobile\) and 6 \(Work Phone\) on line 1 are both read as Work Phone/],
    ],
    [
      'a missing column',
      '# note\nEmail,First Name,Last Name\n',
      'file-column-missing',
      [
        /Line 2 looks like the header of kore-users, but the column User Status is missing/,
        /template kore-users/,
      ],
    ],
    [
      'missing columns',
      'Full name,Mobile\n',
      'file-column-missing',
      [/kaizala-users, but the column Country Code is missing/],
    ],
  ])('%s', async (_, file, code, messages) => {
    const error = await readFile(file).catch(thrown => thrown)
    expect(error).toMatchObject({ name: 'FileRefusedError', code })
    for (const message of messages) expect(error.message).toMatch(message)
  })

  it('a format that is not there', async () => {
    await expect(readFile(`${KORE}\n`, { format: 'sap' })).rejects.toMatchObject({
      code: 'file-format-unknown',
    })
  })

  it('another format than was asked for', async () => {
    await expect(readFile(`${KORE}\n`, { format: 'kaizala-users' })).rejects.toMatchObject({
      code: 'file-header-unknown',
      message: expect.stringMatching(
        /Email ID.* which is not the header of kaizala-users\..* kaizala-users \(Name/,
      ),
    })
  })

  it('no rows at all', () => {
    expect(() => recognise([], { attributes: [] })).toThrow(/no rows/)
  })

  it('an attribute twice', async () => {
    const attributes = [attribute('Joined', 'date')]
    await expect(readFile('Name,Country Code,Phone,Joined,JOINED\n', { attributes })).rejects.toThrow(
      /Columns 4 \(Joined\) and 5 \(JOINED\)/,
    )
  })

  it('says nothing odd about odd names', async () => {
    const error = await readFile(`${'x'.repeat(500)},a\u202Eb,<at>c</at>\n`).catch(thrown => thrown)
    expect(error.message).toContain(`${'x'.repeat(40)}…, a b, <at>c</at>`)
  })
})

describe('templates', () => {
  it.each(FORMATS.map(format => [format.name, format] as const))(
    '%s is read back, its example skipped',
    async (_, format) => {
      const { recognition, rows } = await readFile(templateText(format))
      expect(recognition.format).toBe(format)
      expect(recognition.ignored).toEqual([])
      expect(recognition.columns).toEqual(format.columns.map(column => column.header))
      expect(rows).toHaveLength(1)
      expect(rows[0]).toMatchObject({ example: true, issues: [{ code: 'example-row', severity: 'warning' }] })
      expect(rows[0]?.change).toBeUndefined()
    },
  )

  it.each(FORMATS.map(format => [format.name, format] as const))(
    '%s is read back as a spreadsheet saves it',
    async (_, format) => {
      const lines = templateText(format).trimEnd().split('\r\n')
      const saved = lines.map(line =>
        line.startsWith('#')
          ? `"${line}"${';'.repeat(format.columns.length - 1)}`
          : line.replaceAll(',', ';'),
      )
      const { recognition, rows } = await readFile(saved.join('\r\n').replace('788 000 111', '788000111'))
      expect(recognition.format).toBe(format)
      expect(rows[0]?.example).toBe(true)
    },
  )

  it('an example that was made a person is a person', async () => {
    for (const format of FORMATS.filter(({ about }) => about === 'people')) {
      const { rows } = await readFile(templateText(format).replaceAll('Ann', 'Eve').replaceAll('ann', 'eve'))
      expect(rows[0]?.example).toBeUndefined()
      expect(brief(rows[0]?.issues ?? [])).toEqual([])
      expect(rows[0]?.change?.fields.displayName).toBe('Eve Example')
    }
  })
})
