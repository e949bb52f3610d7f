import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type OpenPage, openPage } from '../support/open-page.ts'
import { useBrowser } from '../support/use-browser.ts'

const STAFF = `Email ID,First Name,Last Name,Alternate ID,Work Phone,Title,Department,User Status
asha.rao@lakeside.example,Asha,Rao,E1,+250788123456,Nurse,North,New
bo.chen@lakeside.example,Bo,Chen,E2,,Driver,South,New
amy.obi@lakeside,Amy,Obi,E3,,Nurse,North,New
li.wei@lakeside.example,Li,Wei,E4,,Nurse,South,Neww
`
const REFUSED = [
  '\uFEFFEmail ID,First Name,Last Name,Alternate ID,Work Phone,Title,Department,User Status,Line,Reason',
  'amy.obi@lakeside,Amy,Obi,E3,,Nurse,North,New,4,"Email ID holds ""amy.obi@lakeside"", which is not an e-mail address. Enter it like name@example.org."',
  'li.wei@lakeside.example,Li,Wei,E4,,Nurse,South,Neww,5,"User Status holds ""Neww"", which is not one of New, Update, Delete or Activate. Did you mean New?"',
  '',
].join('\r\n')

const browser = useBrowser()
let open: OpenPage
beforeEach(async () => {
  open = await openPage(browser())
})
afterEach(() => open.close())

it('a file is dropped, read, confirmed and reported; what was refused comes back, byte for byte', async () => {
  await open.drop('staff.csv', STAFF)
  await open.heading('staff.csv: 4 rows').waitFor()
  const preview = await open.card().innerText()
  expect(preview).toContain('Add 2, Refused 2')
  expect(preview).toContain(
    '1 row refused, line 4: Email ID holds "amy.obi@lakeside", which is not an e-mail address.',
  )
  expect(preview).toContain('Read as: Kore.ai users, UTF-8, comma, phone region US.')
  await open.type('find asha')
  await open.page.getByText('No one matches "asha".').waitFor()

  await open.button('Import 2 changes').click()
  await open.heading(/^staff\.csv: completed with errors \(import 1/).waitFor()
  const cards = open.page.locator('.card')
  expect(await cards.filter({ hasText: 'Add 2, Refused 2' }).count()).toBe(0)
  const report = await cards.filter({ hasText: 'completed with errors' }).innerText()
  expect(report).toContain('Added 2, Refused 2')
  expect(report).toContain('Invitations: 2, in the outbox until they are sent.')

  await open.button('Get refused rows').click()
  await open.button('Allow').click()
  const link = open.page.getByRole('link', { name: 'Download' }).last()
  const downloaded = open.page.waitForEvent('download')
  await link.click()
  const download = await downloaded
  expect(download.suggestedFilename()).toBe('staff-refused.csv')
  expect(await readFile(await download.path(), 'utf8')).toBe(REFUSED)

  await open.drop(
    'staff-refused.csv',
    REFUSED.replace('@lakeside,', '@lakeside.example,').replace('Neww', 'New'),
  )
  await open.button('Import 2 changes').click()
  await open.heading(/^staff-refused\.csv: completed \(import 2/).waitFor()
  await open.drop('again.csv', STAFF.replace('@lakeside,', '@lakeside.example,').replace('Neww', 'New'))
  await open.page.getByText('All 4 rows match the directory. Nothing to import.').waitFor()
  expect(open.trouble).toEqual([])
})

it('a member sees no import of others and starts none', async () => {
  await open.drop('staff.csv', STAFF)
  await open.button('Import 2 changes').click()
  await open.heading(/completed with errors/).waitFor()
  await open.drop('next.csv', STAFF.replace('Driver', 'Head driver'))
  await open.button('Import 1 change').waitFor()

  await open.become('Bo Chen')
  await open.heading('Welcome to Muster').waitFor()
  expect(await open.page.getByText('next.csv').count()).toBe(0)
  await open.type('import 2')
  await open.page.getByText('There is no import 2.').waitFor()
  await open.drop('mine.csv', STAFF)
  await open.page.getByText('Only org admins import people.').waitFor()
  expect(await open.page.getByRole('button', { name: /^Import/ }).count()).toBe(0)
  expect(open.trouble).toEqual([])
})

it('the process is killed while it imports: after a new start the card goes on to its end', async () => {
  const rows = Array.from({ length: 80_000 }, (_, n) => `p${n}@lakeside.example,P${n},Lee,,,,,New\n`)
  await open.drop('big.csv', `${STAFF.slice(0, STAFF.indexOf('\n') + 1)}${rows.join('')}`)
  await open.button('Import 80,000').click()
  await open.heading(/^big\.csv: [\d,]+ of 80,000 rows/).waitFor()
  await open.kill()
  await open.page.getByText('This page connects again by itself').waitFor()
  await open.restart()
  await open.heading(/^big\.csv: completed \(import 1/).waitFor()
  expect(await open.card().innerText()).toContain('Added 80,000')
})
