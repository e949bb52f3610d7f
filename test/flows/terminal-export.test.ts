import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openMusterFolder } from '../support/run-muster.ts'

const PEOPLE =
  'Email ID,First Name,Last Name,User Status\nasha@x.example,Asha,Rao,New\nbo@x.example,=1+1,Chen,New\n'
const MEMBERS =
  'Group Name,Phone Number,User Type,Email\nNorth,,Admin,asha@x.example\nNorthern,,Member,bo@x.example\n'

let muster: Awaited<ReturnType<typeof openMusterFolder>>
let path: (name: string) => string
beforeEach(async () => {
  muster = await openMusterFolder()
  path = name => join(muster.folder, name)
  await writeFile(path('people.csv'), PEOPLE)
  await writeFile(path('members.csv'), MEMBERS)
  await muster.type(['import', path('people.csv'), '--yes'])
  await muster.type(['import', path('members.csv'), '--yes'])
})
afterEach(() => muster.close())

test('what is exported is printed or written, and importing it again changes nothing', async () => {
  const printed = await muster.run(['export', 'users'])
  expect(printed.code).toBe(0)
  expect(printed.out).toMatch(/^Muster ID,Name/)
  expect(printed.out).toContain(",'=1+1,Chen,bo@x.example,")
  for (const [what, format] of [
    ...['users', 'groups', 'members'].map(each => [each, 'csv'] as const),
    ...['users', 'groups', 'members'].map(each => [each, 'xlsx'] as const),
  ]) {
    const file = path(`${what}-out.${format}`)
    const { code, out, err } = await muster.type(['export', what, '--out', file, '--json'])
    expect([code, err]).toEqual([0, `Written to ${file}\n`])
    expect(JSON.parse(out)).toMatchObject({ state: 'completed', what, of: null, format, rows: 2 })
    const again = await muster.type(['import', file, '--yes', '--json'])
    expect(JSON.parse(again.out)).toMatchObject({ state: 'completed', rows: 2, unchanged: 2, issues: [] })
  }
})

test('one group, some columns, as a workbook', async () => {
  const file = path('north.xlsx')
  const { code } = await muster.type([
    'export',
    'users',
    '--of',
    'North',
    '--columns',
    'email, name',
    '-o',
    file,
  ])
  expect(code).toBe(0)
  expect((await readFile(file)).subarray(0, 2).toString()).toBe('PK')
  const { out } = await muster.type(['export', 'users', '--of', 'north', '--columns', 'email,name'])
  expect(out).toBe('Email,Name\r\nasha@x.example,Asha Rao\r\n')
  await muster.type(['export', 'users', '-o', file])
  const again = await muster.run(['import', file, '--dry-run'])
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('Excel workbook, sheet "Sheet1"')])
})

test.each<[string, string[], number, string]>([
  ['something else', ['stuff'], 64, 'What is exported cannot be "stuff".'],
  ['another kind of file', ['users', '--format', 'pdf'], 64, '--format cannot be "pdf".'],
  ['JSON and rows in one stream', ['users', '--json'], 64, '--json needs --out FILE'],
  ['a group that there is not', ['users', '--of', 'Nowhere'], 2, 'There is no group "Nowhere".'],
  ['a name that several have', ['users', '--of', 'nor'], 2, 'Did you mean "North" or "Northern"?'],
  ['a column that there is not', ['users', '--columns', 'shoe size'], 2, 'has no column "shoe size"'],
  ['what the person may not have', ['users', '--as', 'bo@x.example'], 2, 'Only org admins, supervisors and'],
  ['a group of another', ['members', '--of', 'Northern', '--as', 'asha@x.example'], 2, 'admins of the group'],
])('%s is refused', async (_, args, expected, message) => {
  const { code, out, err } = await muster.type(['export', ...args])
  expect([code, out]).toEqual([expected, ''])
  expect(err).toContain(message)
})

test('a group admin exports the people of their groups', async () => {
  const { code, out } = await muster.type(['export', 'users', '--as', 'asha@x.example', '--columns', 'name'])
  expect([code, out]).toEqual([0, 'Name\r\nAsha Rao\r\n'])
})
