import { afterEach, beforeEach, expect, it } from 'vitest'
import { type OpenPage, openPage } from '../support/open-page.ts'
import { useBrowser } from '../support/use-browser.ts'

const browser = useBrowser()
let open: OpenPage
beforeEach(async () => {
  open = await openPage(browser(), { viewport: { width: 1000, height: 900 } })
})
afterEach(() => open.close())

it('attributes are ticked and named in a form, changed, moved and removed', async () => {
  const { page, type, trouble } = open
  const card = () => page.locator('.card').last()
  const button = (name: string) => card().getByRole('button', { name, exact: true })
  await type('attributes')
  await card().getByText('People have no attributes yet').waitFor()
  await button('Add').click()
  await card().getByLabel('Location').check()
  await card().getByLabel('Joining date (date)').check()
  await card().getByLabel('Names of your own').fill('Shoe size')
  await card().getByLabel('Type').selectOption('Number')
  await card().getByLabel('People edit their own too').check()
  await button('Add').click()
  await card().getByText('Added: Location, Joining date, Shoe size.').waitFor()
  expect(await card().innerText()).toContain('Number, optional, not for everybody, people edit their own')

  await card().getByText('3 Shoe size', { exact: true }).click()
  await button('Move up').click()
  await card().getByText('2 of 3').waitFor()
  await button('Change').click()
  await card().getByLabel('Name').fill('Shoes')
  await card().getByLabel('Files add nobody without it').check()
  await button('Save').click()
  await card().getByText('yes: files add nobody without it').waitFor()

  await button('More options').click()
  await page.getByRole('menuitem', { name: 'Remove …' }).click()
  await card().getByText('Nobody has a value.').waitFor()
  await button('Remove Shoes').click()
  await card().getByText('Shoes is removed.').waitFor()
  await type('audit')
  await card().getByText('removed an attribute: Shoes').waitFor()
  await button('Filter …').click()
  await card().getByLabel('First day').waitFor()
  expect(trouble).toEqual([])
})
