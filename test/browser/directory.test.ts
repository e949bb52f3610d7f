import { readFile } from 'node:fs/promises'
import type { BrowserContextOptions } from 'playwright-core'
import { afterEach, expect, it } from 'vitest'
import { LOCAL_TENANT } from '../../src/config.ts'
import type { User } from '../../src/domain/users.ts'
import { addPeople } from '../support/add-people.ts'
import { type OpenPage, openPage } from '../support/open-page.ts'
import { useBrowser } from '../support/use-browser.ts'

const PEOPLE: Partial<User>[] = [
  { id: 'menon', displayName: 'Asha Menon', title: 'Driver', department: 'South', phone: '+250788123457' },
  { id: 'rao', displayName: 'Asha Rao', title: 'Nurse', department: 'North', phone: '+250788123456' },
  { id: 'bo', displayName: 'Bo Chen', title: 'Driver', email: 'bo.chen@lakeside.example' },
]

const browser = useBrowser()
let open: OpenPage
afterEach(async () => {
  await open.close()
  // No error on the console, none of the content policy: in every test.
  expect(open.trouble).toEqual([])
})

async function start(options: BrowserContextOptions = {}): Promise<void> {
  open = await openPage(browser(), options, async storage => {
    await addPeople({ storage }, LOCAL_TENANT, PEOPLE)
  })
}

/** Types it and answers what the first card after it that holds `has` says. */
async function ask(text: string, has: string | RegExp): Promise<string> {
  await open.type(text)
  await open.card(has).waitFor()
  return open.card(has).innerText()
}

it('of two Ashas one is chosen by a tap, and by its number', async () => {
  await start()
  const question = await ask('archive asha', 'Which asha do you mean?')
  expect(question).toMatch(/1 Asha Menon\s+Driver, South\s+2 Asha Rao\s+Nurse, North/)
  await open.page.getByRole('button', { name: 'Asha Rao' }).last().click()
  await open.card('Asha Rao is archived').waitFor()

  await ask('restore asha', 'For: restore asha')
  await open.type('2')
  await open.card('Asha Rao is active again.').waitFor()
  expect(await ask('users archived', /^Archived: /)).toContain('nobody')
})

it('attributes are added, edited on a person by a form, and seen by whom they are for', async () => {
  await start()
  await ask('attributes', 'People have no attributes yet')
  await open.button('Add').click()
  await open.page.getByLabel('Location').check()
  await open.page.getByLabel('Names of your own').fill('Shoe size')
  await open.page.getByLabel('Type').selectOption({ label: 'Number' })
  await open.button('Add').click()
  await open.card('Added: Location, Shoe size.').waitFor()

  await ask('edit asha rao', 'Edit Asha Rao')
  await open.page.getByLabel('Location').last().fill('Kigali')
  await open.page.getByLabel('Shoe size').last().fill('forty')
  await open.button('Save').click()
  await open.card('Nothing was saved: 1 field needs another look.').waitFor()
  expect(await open.page.getByLabel('Location').last().inputValue()).toBe('Kigali')
  await open.page.getByLabel('Shoe size').last().fill('40')
  await open.button('Save').click()
  await open.card('Asha Rao: Location, Shoe size saved.').waitFor()
  const profile = await ask('who is asha rao', '+250788123456')
  expect(profile).toMatch(/Location\s+Kigali/)
  expect(profile).toMatch(/Shoe size\s+40/)

  await open.become('Bo Chen')
  await open.heading('Welcome to Muster').waitFor()
  const seen = await ask('who is asha rao', 'Kigali')
  expect(seen).not.toMatch(/Shoe size|250788123456/)
})

it('groups are made, numbers are added, and the tree fits a phone, dark, as text and as a picture', async () => {
  await start({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' })
  const groups = ['Field staff', 'North', 'Wards of the northern region with a long name']
  for (const name of groups) await ask(`create group ${name}`, `${name} is a group of the organization now.`)
  await ask('link North under Field staff', 'North is under Field staff now.')
  await ask(`link ${groups[2]} under North`, 'long name is under North now.')
  const added = await ask('add 2065550101, +250 788 123 456, 123456 to North', 'North: 2 added')
  expect(added).toContain('1 of them is new in the directory, in network Others.')
  expect(added).toContain('No phone number of US: 123456.')
  expect(await ask('members of North', 'Members of North')).toMatch(
    /1 Asha Rao[\s\S]*2 Phone ending 0101\s+\+12065550101/,
  )

  const tree = await ask('tree', 'Groups of the organization')
  expect(tree).toMatch(/– Field staff, 0\s+– – North, 2\s+– – – Wards of the northern region/)
  const card = open.card('Groups of the organization')
  expect(await card.evaluate(one => one.scrollWidth - one.clientWidth)).toBe(0)
  const color = await card.evaluate(
    one => one.ownerDocument.defaultView?.getComputedStyle(one).backgroundColor,
  )
  expect(color).toBe('rgb(41, 41, 41)')

  await open.button('Picture').click()
  const picture = open.card('Tree of the organization').getByRole('img').last()
  await picture.waitFor()
  const shown = () => picture.evaluate(img => (img as unknown as { naturalWidth: number }).naturalWidth)
  await expect.poll(shown).toBeGreaterThan(300)
  await card.getByRole('button', { name: 'North', exact: true }).click()
  await open.card(/Field staff > North\b/).waitFor()

  // The picture comes after its card, and pushes the end down.
  let come = () => {}
  const held = new Promise<void>(done => {
    come = done
  })
  await open.page.route(/\/files\//, async route => {
    await held
    await route.continue()
  })
  await open.type('picture')
  await open.button('Tree as text').waitFor()
  come()
  await expect.poll(shown).toBeGreaterThan(300)
  const log = open.page.locator('#log')
  const below = () => log.evaluate(one => one.scrollHeight - one.scrollTop - one.clientHeight)
  await expect.poll(below).toBeLessThan(2)
})

it('an export is saved after Allow, comes back unchanged, and is not saved after Decline', async () => {
  await start()
  await ask('create group North', 'North is a group')
  await ask('add asha rao, bo chen to North', 'North: 2 added')
  await ask('export members of North', /^members-North-.*: 2 memberships/)
  await open.button('Allow').click()
  const downloaded = open.page.waitForEvent('download')
  await open.page.getByRole('link', { name: 'Download' }).last().click()
  const download = await downloaded
  expect(download.suggestedFilename()).toMatch(/^members-North-\d{4}-\d\d-\d\d\.csv$/)
  const content = await readFile(await download.path(), 'utf8')
  const [, groupId = ''] = /([0-9a-f-]{36})\r\n/.exec(content) ?? []
  expect(content).toBe(
    [
      '\uFEFFGroup Name,Country Code,Phone Number,User Type,Name,Email,Employee ID,Muster ID,Muster group ID',
      `North,,+250788123456,Member,Asha Rao,,,rao,${groupId}`,
      `North,,,Member,Bo Chen,bo.chen@lakeside.example,,bo,${groupId}`,
      '',
    ].join('\r\n'),
  )

  await open.drop('members.csv', content)
  await open.card('All 2 rows match the directory. Nothing to import.').waitFor()

  await ask('export users', /^users-.*: 4 people/)
  await open.button('Decline').click()
  await open.card('It stays under export 3.').waitFor()
  expect(await open.page.locator('a[download^=users]').count()).toBe(0)
  await open.type('exports')
  await open.page.getByRole('button', { name: 'Export 3' }).last().click()
  await open.card(/Downloaded\s*by nobody yet/).waitFor()
})
