import { afterEach, expect, test } from 'vitest'
import { makeWorkbook, textRows } from '../support/make-workbook.ts'
import { type Chat, openChat, type Talker, textOf } from '../support/open-chat.ts'
import { ADMINS, DANA } from '../support/people.ts'
import { until } from '../support/until.ts'

const CONSENT = 'application/vnd.microsoft.teams.card.file.consent'

let chat: Chat
afterEach(() => chat.close())

const STAFF = [
  ['Name', 'Country Code', 'Phone Number', 'Title'],
  ['Asha Rao', '+91', '98765 43210', 'Nurse'],
  ['Bo Chen', '', '0788 123 456'],
  ['Amy Obi', '', '9.19E+11', 'Nurse'],
]
const OTHERS = ['Left', '**Old** <at>x</at>', 'A', 'B'].map(name => ({ name, rows: textRows([['x']]) }))

test('a workbook: what it would change, which sheets are left aside, what happened', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  const file = makeWorkbook({ sheets: [{ name: 'Staff', rows: textRows(STAFF) }, ...OTHERS] })
  await dana.drop('staff-march.xlsx', file)
  const preview = textOf(await dana.see('staff-march.xlsx: 3 rows'))
  expect(preview).toContain('Add 2, Refused 1')
  expect(preview).toContain('1 row refused, line 4: Phone Number holds "9.19E+11": Excel cut the digits.')
  expect(preview).toContain('Read as: Kaizala users, Excel workbook, sheet "Staff", phone region RW.')
  expect(preview).toContain('Only the sheet "Staff" is read. Not read: "Left", "')
  expect(preview).toContain('" and 1 more. Save each of those as a file of its own to import it.')
  expect(preview).not.toContain('<at>')

  await dana.press('Import 2 changes')
  const report = textOf(await dana.see('completed with errors (import 1'))
  expect(report).toContain('Added 2, Refused 1')
  expect(report).toContain('Only the sheet "Staff" is read.')
  await dana.press('Get refused rows')
  const refused = await dana.consent('accept')
  expect(refused.name).toBe('staff-march-refused.csv')
  expect(refused.content).toContain('Amy Obi,,9.19E+11,Nurse,4,')

  await dana.drop('again.xlsx', makeWorkbook({ sheets: [{ rows: textRows(STAFF.slice(0, 3)) }, ...OTHERS] }))
  expect(textOf(await dana.see('All 2 rows match the directory.'))).toContain('Not read: "Left"')
})

test('an export as a workbook, dropped again, changes nothing', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.xlsx', makeWorkbook(textRows(STAFF.slice(0, 3))))
  await dana.see('Add 2')
  await dana.press('Import 2 changes')
  await dana.see('completed (import 1')
  await dana.say('create group North')
  await dana.say('add Asha Rao, Bo Chen to North')
  await dana.see('2 added')
  for (const what of ['users', 'groups', 'members']) {
    await dana.say(`export ${what} as xlsx`)
    await until(`the offer of ${what}`, () => isOffered(dana, what))
    const { bytes, name } = await dana.consent('accept')
    expect(name).toMatch(/\.xlsx$/)
    await dana.drop(`again-${name}`, bytes)
    const again = textOf(await dana.see(`again-${name}: nothing to import`))
    expect(again).toMatch(/The one row matches|rows match/)
  }
})

function isOffered(talker: Talker, what: string): boolean {
  return talker
    .messages()
    .some(
      ({ activity, removed }) =>
        !removed &&
        activity.attachments?.some(each => each.contentType === CONSENT && each.name?.startsWith(what)),
    )
}

test('what cannot be read is refused with what to do', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'))
  const old = textOf(await dana.see('staff.xls cannot be read. I read CSV, TXT and XLSX.'))
  expect(old).toContain('Save it as an Excel workbook (.xlsx) or CSV UTF-8. Then drop that file.')
  await dana.drop('cut.xlsx', makeWorkbook(textRows(STAFF)).subarray(0, -5))
  const cut = textOf(await dana.see('cut.xlsx: not imported'))
  expect(cut).toContain(
    'cut.xlsx is damaged: it was cut off, or is not complete. Open it in Excel, save it anew',
  )
  expect(cut).toContain('Nothing was changed.')
})
