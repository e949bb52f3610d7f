import { describe, expect, test } from 'vitest'
import { KORE, useImports } from '../support/import-fixture.ts'
import { claimAndVanish, expectAllOnce, FILE, ROWS, runAndStop } from '../support/interrupt-import.ts'
import { makeWorkbook, textRows } from '../support/make-workbook.ts'

const imports = useImports()

const HEADER = KORE.trim().split(', ')
const KAIZALA = ['Name', 'Country Code', 'Phone Number', 'Joined']
const text = (cell: string) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`
const row = (...cells: string[]) => `<row>${cells.join('')}</row>`

test('a workbook is imported as the same rows in CSV are', async () => {
  const given = imports()
  const rows = [
    HEADER,
    ['asha@x.org', 'Asha', 'Rao', 'A1', '', 'Nurse', 'Ward 3', 'New'],
    ['bo@x.org', 'Bo', '', '', '', '', '', 'New'],
  ]
  const job = await given.import(makeWorkbook({ sheets: [{ name: 'Staff', rows: textRows(rows) }] }))
  expect(job).toMatchObject({ state: 'completed with errors', counts: { created: 1, failed: 1 } })
  expect(job.summary?.reading).toMatchObject({
    ...{ format: 'kore-users', encoding: 'Excel workbook', delimiter: '', headerLine: 1, blankRows: 0 },
    sheet: { name: 'Staff', others: [] },
  })
  expect(await given.rows(job)).toEqual([
    [2, 'created'],
    [3, 'failed', 'value-required'],
  ])
  expect(await given.person('asha@x.org')).toMatchObject({ displayName: 'Asha Rao', title: 'Nurse' })
  const again = await given.check(
    rows
      .slice(0, 2)
      .map(cells => cells.join(','))
      .join('\n'),
  )
  expect(again).toMatchObject({ state: 'completed', counts: { unchanged: 1 } })
})

test('results and refused rows of a workbook are CSV, which is taken back once it is mended', async () => {
  const given = imports()
  const rows = [
    HEADER,
    ['=1@x.org', '=1+1', 'Rao', '', '', '', '', 'Nwe'],
    ['bo@x.org', 'Bo', 'Chen', '', '', 'a,b', '', 'New'],
  ]
  const job = await given.import(makeWorkbook(textRows(rows)))
  const failed = Buffer.from(await given.download(job, 'failed')).toString()
  expect(failed.split('\r\n').slice(0, 2)).toEqual([
    `\uFEFF${HEADER.join(',')},Line,Reason`,
    expect.stringMatching(/^'=1@x\.org,'=1\+1,Rao,,,,,Nwe,2,/),
  ])
  expect(Buffer.from(await given.download(job, 'results')).toString()).toContain(
    'bo@x.org,Bo,Chen,,,"a,b",,New,Added,',
  )
  const mended = await given.import(failed.replace('Nwe', 'New').replace("'=1@x.org", 'li@x.org'))
  expect(mended).toMatchObject({ counts: { created: 1 } })
  expect(await given.person('li@x.org')).toMatchObject({ displayName: '=1+1 Rao' })
  expect(
    Buffer.from(await given.download(job, 'original'))
      .subarray(0, 2)
      .toString(),
  ).toBe('PK')
})

describe('what Excel makes of values', () => {
  test('phones as numbers, dates by their format, errors and lost digits', async () => {
    const given = imports()
    await given.addAttribute('Joined', 'date')
    const sheet = [
      row(...KAIZALA.map(text)),
      row(text('Asha Rao'), '<c><v>91</v></c>', '<c><v>9876543210</v></c>', '<c s="1"><v>45323</v></c>'),
      row(
        text('Bo Chen'),
        '<c/>',
        '<c s="2"><v>919876543211</v></c>',
        '<c t="d"><v>2024-02-01T00:00:00</v></c>',
      ),
      row(text('Li Wei'), text('+91'), '<c><v>9.876543212E9</v></c>'),
      row(text('Tom Berg'), text('+91'), text('9.87E+09')),
      row(text('Amy Obi'), text('+91'), '<c t="e"><v>#REF!</v></c>'),
      row(text('Ann Lee'), text('+91'), '<c><f>1+1</f></c>'),
      row(text('Max Roe'), text('+91'), '<c><v>9876543213</v></c>', '<c><v>45323</v></c>'),
      row(text('Ida Low'), '<c/>', '<c><v>91987654321412345</v></c>'),
    ]
    const job = await given.import(makeWorkbook({ sheets: [sheet.join('')], formats: [14, '"+"0'] }))
    expect(await given.rows(job)).toEqual([
      [2, 'created'],
      [3, 'created'],
      [4, 'created'],
      [5, 'failed', 'digits-lost'],
      [6, 'failed', 'excel-error'],
      [7, 'failed', 'excel-error'],
      [8, 'failed', 'attribute-invalid'],
      [9, 'failed', 'digits-lost'],
    ])
    const people = (await given.people()).map(({ phone, attributes }) => [phone, attributes.joined])
    expect(people.toSorted()).toEqual([
      ['+919876543210', '2024-02-01'],
      ['+919876543211', '2024-02-01'],
      ['+919876543212', undefined],
    ])
  })

  test('a cell beyond the header is an error of its row, blanks at the end are none', async () => {
    const given = imports()
    const rows = [
      KAIZALA.slice(0, 3),
      ['Asha Rao', '', '+919876543210', '', 'see Bo'],
      ['Bo Chen', '', '+919876543211'],
    ]
    const job = await given.check(makeWorkbook(textRows(rows)))
    expect(await given.rows(job)).toEqual([
      [2, 'failed', 'row-too-many-cells'],
      [3, 'created'],
    ])
  })
})

describe('a workbook that cannot be taken as a whole', () => {
  const rows = Array.from({ length: 3000 }, (_, n) => [`p${n}@x.org`, 'P', `${n}`, '', '', '', '', 'New'])
  const good = makeWorkbook(textRows([HEADER, ...rows]))
  const spoilt = Buffer.from(good)
  spoilt.writeUInt32LE(1, spoilt.indexOf('xl/worksheets/sheet1.xml', spoilt.indexOf('PK\x01\x02')) - 30)

  test.each<[string, Uint8Array, string, string]>([
    ['cut off', good.subarray(0, -30), 'file-damaged', 'people.csv is damaged'],
    ['spoilt, seen at its end', spoilt, 'file-damaged', 'xl/worksheets/sheet1.xml cannot be unpacked'],
    ['without rows', makeWorkbook(''), 'file-empty', 'has no rows'],
    ['with a header alone', makeWorkbook(textRows([HEADER])), 'file-no-rows', 'header on line 1'],
    [
      'of something else',
      makeWorkbook(
        textRows([
          ['Colour', 'Size'],
          ['red', 'L'],
        ]),
      ),
      'file-header-unknown',
      'Colour',
    ],
  ])('%s', async (_, bytes, code, message) => {
    const { check, people, rows: rowsOf } = imports()
    const job = await check(bytes)
    expect(job).toMatchObject({ state: 'failed', error: { code } })
    expect(job.error?.message).toContain(message)
    expect(await people()).toEqual([])
    expect((await rowsOf(job)).filter(([, outcome]) => outcome === 'updated')).toEqual([])
  })
})

test('where the first sheet is not about people, the others are named', async () => {
  const cover = textRows([['How to fill this in']])
  const sheets = [
    { name: 'Cover', rows: cover },
    { name: 'Staff', rows: textRows([HEADER]) },
  ]
  const job = await imports().check(makeWorkbook({ sheets }))
  expect(job).toMatchObject({ state: 'failed', error: { code: 'file-header-unknown' } })
  expect(job.error?.message).toContain(
    'Only the sheet "Cover" is read. Not read: "Staff". Save each of those',
  )
})

test('a process that is stopped, or lost, in the middle checks the workbook again from its start', async () => {
  const given = imports()
  const rows = FILE.trim()
    .split('\n')
    .map(line => line.split(',').map(cell => cell.trim()))
  const job = await given.drop(makeWorkbook(textRows(rows)))
  await runAndStop(given)
  expect((await given.job(job)).state).toBe('checking')
  await claimAndVanish(given, job)
  await given.work()
  expect(await given.job(job)).toMatchObject({ state: 'awaiting confirmation', rows: ROWS, chunks: 4 })
  await given.confirm(job)
  await expectAllOnce(given, job)
})
