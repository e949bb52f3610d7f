import { describe, expect, test } from 'vitest'
import { noCounts } from '../../src/domain/plans.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { makeTemplate } from '../../src/services/make-template.ts'
import { startImport } from '../../src/services/start-import.ts'
import { bytesOf, type Imports, KORE, useImports } from '../support/import-fixture.ts'

const imports = useImports()

const NEW = 'asha@x.org,Asha,Rao,,,Nurse,Ward 3,New\n'

describe('a file that cannot be taken as a whole', () => {
  test.each<[string, string | Uint8Array, string, string[]]>([
    ['empty', '', 'file-empty', []],
    ['blank lines only', '\n\n,,,\n', 'file-', []],
    ['header only', KORE, 'file-no-rows', ['people.csv', 'line 1', 'Add a row']],
    ['header below a title, and no rows', `Staff of May\n${KORE}`, 'file-no-rows', ['line 2']],
    ['no known header', 'Colour,Size\nred,L\n', 'file-header-unknown', ['Colour', 'kore-users', 'template']],
    ['people without a header', 'asha@x.org,Asha,Rao,,,,,New\n', 'file-header-unknown', ['Line 1']],
    [
      'a required column missing',
      'Email ID,First Name,User Status\na@x.org,A,New\n',
      'file-column-missing',
      ['Last Name'],
    ],
    [
      'one header twice',
      `Email ID,Email ID,First Name,Last Name,User Status\n`,
      'file-header-twice',
      ['1', '2', 'Email ID'],
    ],
    [
      'two headers for one field',
      `Email ID,E-mail address,First Name,Last Name,User Status\na@x.org,b@x.org,A,B,New\n`,
      'file-header-twice',
      ['E-mail address'],
    ],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'file-', ['people.csv']],
    [
      'a spreadsheet',
      Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(200)]),
      'file-',
      ['people.csv'],
    ],
    [
      'a quote that opens in the first row and never closes',
      `${KORE}"asha@x.org,Asha,Rao,,,,,New\n`,
      'file-quote-unclosed',
      ['line 2'],
    ],
  ])('%s', async (_, file, code, parts) => {
    const { check, people, job: read } = imports()
    const job = await check(file)
    expect(job.state).toBe('failed')
    expect(job.error?.code).toContain(code)
    expect(job.error?.message).toMatch(/[.!]$|template [a-z-]+$/)
    for (const part of parts) expect(job.error?.message).toContain(part)
    expect(job.finishedAt).toBeDefined()
    expect(await people()).toEqual([])
    expect((await read(job)).counts).toEqual(noCounts())
  })

  test('is no trouble for the log, and is not tried again', async () => {
    const { check, logged, work } = imports()
    await check('Colour,Size\nred,L\n')
    expect(logged.filter(line => !line.startsWith('info'))).toEqual([])
    expect(await work()).toBe(0)
  })
})

describe('trouble in some rows stops no other row', () => {
  const FILE = `${KORE}asha@x.org,Asha,Rao,,,,,New
not an address,Ben,Ito,,,,,New
carl@x.org,Carl,,,,,,New
dana@x.org,Dana,Ek,,12,,,New
eve@x.org,Eve,Ek,,,,,Nwe
fay@x.org,Fay,Ek,,9.19E+11,,,New

,,,,,,,
gus@x.org,"Gus
Jr",Ek,,,,,New
hal@x.org,Hal,Ek,,,,,Update
ida@x.org,Ida,Ek,,,,,New
asha@x.org,Asha,Rao,,,,,New
`
  const expected: [number, string, string?][] = [
    [2, 'created'],
    [3, 'failed', 'email-invalid'],
    [4, 'failed', 'value-required'],
    [5, 'failed', 'phone-invalid'],
    [6, 'failed', 'status-invalid'],
    [7, 'failed', 'digits-lost'],
    [10, 'failed', 'line-break-in-value'],
    [12, 'failed', 'unknown-person'],
    [13, 'created'],
    [14, 'skipped', 'duplicate-row'],
  ]

  test('each is told with its line, and the rest is applied', async () => {
    const { import: run, rows, people } = imports()
    const job = await run(FILE)
    expect(await rows(job)).toEqual(expected)
    expect(job).toMatchObject({
      state: 'completed with errors',
      rows: 10,
      counts: { ...noCounts(), created: 2, failed: 7, skipped: 1 },
      summary: { reading: { blankRows: 2 } },
    })
    expect((await people()).map(({ email }) => email)).toEqual(['asha@x.org', 'ida@x.org'])
  })

  test('strict holds the whole file until strict is off', async () => {
    const { check, context, admin, people } = imports()
    const job = await check(FILE, { strict: true })
    await expect(confirmImport(context, admin, { jobId: job.id })).rejects.toThrow(
      /Strict is on.*Turn strict off/,
    )
    expect(await people()).toEqual([])
  })

  test('an unclosed quote further down: what stands above it is imported, the rest is said to be unread', async () => {
    const { import: run, people } = imports()
    const job = await run(`${KORE}${NEW}ben@x.org,"Ben,Ito,,,,,New\ncarl@x.org,Carl,Ek,,,,,New\n`)
    expect(job.state).toBe('completed with errors')
    expect(job.summary?.unreadable).toMatchObject({ line: 3, code: 'quote-unclosed', severity: 'error' })
    expect(await people()).toMatchObject([{ email: 'asha@x.org' }])
  })
})

describe('the same people, however the file is written', () => {
  const lines = (delimiter: string, end = '\n') =>
    (KORE.replaceAll(', ', ',') + NEW).replaceAll(',', delimiter).replaceAll('\n', end)

  test.each<[string, string | Uint8Array, string]>([
    ['comma', lines(','), ','],
    ['semicolon', lines(';'), ';'],
    ['tab', lines('\t'), '\t'],
    ['pipe', lines('|'), '|'],
    ['CRLF', lines(',', '\r\n'), ','],
    ['CR', lines(',', '\r'), ','],
    ['no line end at the end', lines(',').trimEnd(), ','],
    ['UTF-8 with mark', `\uFEFF${lines(',')}`, ','],
    ['UTF-16', Buffer.from(`\uFEFF${lines(',')}`, 'utf16le'), ','],
    ['every cell quoted', lines(',').replace(/[^,\n]+/g, '"$&"'), ','],
    ['spaces after the delimiters', lines(', '), ','],
    [
      'upper case header, other order',
      'USER STATUS,LAST NAME,E-MAIL,FIRST_NAME,title,Dept\nnew,Rao,asha@x.org,Asha,Nurse,Ward 3\n',
      ',',
    ],
  ])('%s', async (_, file, delimiter) => {
    const { import: run, people } = imports()
    const job = await run(file)
    expect(job.counts).toEqual({ ...noCounts(), created: 1 })
    expect(job.summary?.reading.delimiter).toBe(delimiter)
    expect(await people()).toMatchObject([
      { email: 'asha@x.org', displayName: 'Asha Rao', title: 'Nurse', department: 'Ward 3' },
    ])
  })
})

describe('sizes', () => {
  const people = (count: number) =>
    KORE + Array.from({ length: count }, (_, i) => `p${i}@x.org,P,N${i},,,,,New\n`).join('')

  test.each([999, 1000, 1001, 2000])('%i rows', async count => {
    const { import: run, people: everybody } = imports()
    const job = await run(people(count))
    expect(job).toMatchObject({ rows: count, chunks: Math.ceil(count / 1000), checkpoint: job.chunks })
    expect(job.counts).toEqual({ ...noCounts(), created: count })
    expect(await everybody()).toHaveLength(count)
  })

  test('long cells make more chunks, and every row arrives', async () => {
    const { import: run } = imports()
    const text = 'x'.repeat(20_000)
    const rows = Array.from({ length: 120 }, (_, i) => `p${i}@x.org,P,N,,,${text},,New\n`).join('')
    const job = await run(KORE + rows)
    expect(job.chunks).toBeGreaterThan(1)
    expect(job.counts).toEqual({ ...noCounts(), created: 120 })
  })

  test('over the limit of bytes: refused at once, and nothing is kept', async () => {
    const given = imports()
    const small = { ...given.context, limits: { ...given.context.limits, bytes: 1000 } }
    await expect(start(given, small, people(100))).rejects.toThrow(
      'people.csv is larger than 1000 bytes. Split it',
    )
    expect(await given.context.storage.jobs.count('t1', {})).toBe(0)
  })

  test('over the limit of rows: refused, says the limit', async () => {
    const given = imports()
    given.context.limits = { ...given.context.limits, rows: 50 }
    const job = await given.check(people(100))
    expect(job.state).toBe('failed')
    expect(job.error?.message).toContain('50')
  })
})

async function start(given: Imports, context: Imports['context'], file: string) {
  return startImport(context, given.admin, { name: 'people.csv', origin: 'm', bytes: bytesOf(file) })
}

test('the template as it is asked for: only its example, which is skipped', async () => {
  const { check, rows, people } = imports()
  for (const format of ['kore-users', 'kaizala-users']) {
    const template = makeTemplate(format)
    const job = await check(template.text, {}, template.name)
    expect(job.state).toBe('completed')
    expect(await rows(job)).toMatchObject([[expect.any(Number), 'skipped', 'example-row']])
  }
  expect(await people()).toEqual([])
  expect(() => makeTemplate('nonsense')).toThrow(/kore-users, kaizala-users/)
})
