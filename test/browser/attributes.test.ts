import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { openChromium } from '../support/chromium.ts'
import { type LocalPage, openLocalPage } from '../support/open-local-page.ts'

let browser: Browser
let local: LocalPage
beforeAll(async () => {
  browser = await openChromium(process.env.CHROMIUM_PATH)
})
afterAll(() => browser.close())
beforeEach(async () => {
  local = await openLocalPage(browser)
})
afterEach(() => local.close())

/** Pictures are for whoever wants to look. */
async function picture(name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (folder) await local.page.screenshot({ path: `${folder}/${name}.png` })
}

it('attributes are ticked and named in a form, changed, moved and removed', async () => {
  const { page, type, trouble } = local
  const card = () => page.locator('.card').last()
  const button = (name: string) => card().getByRole('button', { name, exact: true })
  await type('attributes')
  await card().getByText('People have no attributes yet').waitFor()
  await button('Add').click()
  await card().getByLabel('Location').check()
  await card().getByLabel('Joining date (date)').check()
  await card().getByLabel('Names of your own').fill('Shoe size')
  await card().getByLabel('Type').selectOption('Number')
  await card().getByLabel('People change their own').check()
  await picture('attributes-form')
  await button('Add').click()
  await card().getByText('Added: Location, Joining date, Shoe size.').waitFor()
  expect(await card().innerText()).toContain('Number, optional, for admins, people change their own')
  await picture('attributes-list')

  await card().getByText('Shoe size', { exact: true }).click()
  await button('Move up').click()
  await card().getByText('2 of 3').waitFor()
  await button('Change').click()
  await card().getByLabel('Name').fill('Shoes')
  await card().getByLabel('Files add nobody without it').check()
  await button('Save').click()
  await card().getByText('yes: files add nobody without it').waitFor()
  await picture('attribute')

  await button('More options').click()
  await page.getByRole('menuitem', { name: 'Remove …' }).click()
  await card().getByText('Nobody has a value.').waitFor()
  await button('Remove Shoes').click()
  await card().getByText('Shoes is removed, with the values of 0 people.').waitFor()
  await type('audit')
  await card().getByText('remove attribute, shoe-size').waitFor()
  await picture('audit')
  await button('Filter …').click()
  await card().getByLabel('First day').waitFor()
  await picture('audit-filter')
  expect(trouble).toEqual([])
})
