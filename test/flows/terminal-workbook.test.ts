import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeWorkbook, textRows } from '../support/make-workbook.ts'
import { openMusterFolder } from '../support/run-muster.ts'

const STAFF = textRows([
  ['Email ID', 'First Name', 'Last Name', 'User Status'],
  ['asha@x.example', 'Asha', 'Rao', 'New'],
  ['bo@x.example', 'Bo', 'Chen', 'Nwe'],
])

let muster: Awaited<ReturnType<typeof openMusterFolder>>
let path: (name: string) => string
beforeEach(async () => {
  muster = await openMusterFolder()
  path = name => join(muster.folder, name)
})
afterEach(() => muster.close())

test('a workbook is checked and applied, and says which sheets it leaves aside', async () => {
  const sheets = [
    { name: 'Staff', rows: STAFF },
    { name: 'Left & \u202Egone', rows: STAFF },
  ]
  await writeFile(path('staff.xlsx'), makeWorkbook({ sheets }))
  const aside =
    'Only the sheet "Staff" is read. Not read: "Left & gone". Save each of those as a file of its own'
  const checked = await muster.type(['import', path('staff.xlsx'), '--dry-run'])
  expect(checked.code).toBe(1)
  expect(checked.out).toContain('Add 1, Refused 1')
  expect(checked.out).toContain('Read as: kore-users, Excel workbook, sheet "Staff", phone region US.')
  expect(checked.out).toContain(aside)
  const applied = await muster.type(['import', path('staff.xlsx'), '--yes'])
  expect(applied.code).toBe(1)
  expect(applied.out).toContain('Added 1, Refused 1')
  expect(applied.out).toContain(aside)
  const failed = await muster.type(['failed', '1'])
  expect(failed.out).toContain('bo@x.example,Bo,Chen,Nwe,3,')
})

test('a damaged one is refused in one sentence', async () => {
  await writeFile(path('staff.xlsx'), makeWorkbook(STAFF).subarray(0, -1))
  const { code, out } = await muster.type(['import', path('staff.xlsx'), '--yes', '--json'])
  expect(code).toBe(2)
  expect(JSON.parse(out)).toMatchObject({
    state: 'failed',
    rows: 0,
    issues: [
      { line: 1, code: 'file-damaged', message: expect.stringMatching(/^staff\.xlsx is damaged: .*\.$/) },
    ],
  })
})
