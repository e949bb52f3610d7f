import { describe, expect, it } from 'vitest'
import { DANA, TOM } from '../local-teams/open-pair.ts'
import { usePairedPage } from '../support/paired-page.ts'

const local = usePairedPage()

describe('several conversations and people', () => {
  it('a post without a mention says that Muster did not get it; a reply stays in its thread', async () => {
    const { button, page, type } = local()
    await page.getByRole('button', { name: /^General/ }).click()
    await type('nobody hears this')
    await page.getByText('Not sent to Muster').waitFor()
    await button('@Muster').click()
    await page.keyboard.type('help')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Heard <at>Muster</at> help' }).waitFor()
    await button('Reply').click()
    await type('@Muster more')
    await page.getByRole('heading', { name: 'Heard <at>Muster</at> more' }).waitFor()
    expect(await page.getByRole('region', { name: 'Thread' }).count()).toBe(2)
  })

  it('somebody else has their own chat, and stays after a reload', async () => {
    const { page, pair, type } = local()
    await type('secret of Dana')
    const answer = page.getByText('Heard secret of Dana')
    await answer.waitFor()
    await page.getByRole('button', { name: 'You are Dana Ortiz' }).click()
    await page.getByLabel('Search the directory').fill('tom')
    await page.getByRole('dialog').getByRole('button', { name: TOM.name }).click()
    await answer.waitFor({ state: 'detached' })
    await page.getByText('secret of Dana', { exact: true }).waitFor({ state: 'detached' })
    await page.getByText('Welcome, you').waitFor()
    await type('hello')
    const said = await pair.bot.waitFor(activity => activity.text === 'hello')
    expect(said.from).toMatchObject({ name: TOM.name, aadObjectId: TOM.aadObjectId })
    await page.reload()
    await page.getByRole('button', { name: 'You are Tom Berg' }).waitFor()
  })

  it('an answer elsewhere is counted', async () => {
    const { page, pair } = local()
    const dana = await pair.become(DANA)
    await page.getByRole('button', { name: /^Group chat/ }).click()
    const [first] = pair.bot.received
    if (!first) throw new Error('Nothing was received.')
    const personal = { ...first, conversation: { id: dana.personal } }
    await pair.bot.call('POST', personal, '/activities', { type: 'message', text: 'done' })
    await page.getByLabel('1 unread').waitFor()
  })
})

describe('looks and ways in', () => {
  const background = () =>
    local()
      .page.locator('.card')
      .evaluate(card => card.ownerDocument.defaultView?.getComputedStyle(card).backgroundColor)

  it('is light or dark as the system is, until somebody chooses', async () => {
    const { button, page, type } = local()
    await type('hello')
    await page.getByRole('heading', { name: 'Heard hello' }).waitFor()
    expect(await background()).toBe('rgb(255, 255, 255)')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.locator('html[data-theme=dark]').waitFor()
    expect(await background()).toBe('rgb(41, 41, 41)')
    await button('Dark theme').click()
    expect(await background()).toBe('rgb(255, 255, 255)')
    await page.reload()
    await page.getByRole('heading', { name: 'Heard hello' }).waitFor()
    expect(await background()).toBe('rgb(255, 255, 255)')
  })

  it.each([360, 1200])('nothing is cut off at a width of %i', async width => {
    const { button, page, type } = local()
    await page.setViewportSize({ width, height: 740 })
    await type('a-long-word-'.repeat(30))
    await page.getByRole('heading', { name: /^Heard/ }).waitFor()
    const tooWide = () =>
      page.locator('#frame').evaluate(frame => {
        const { right } = frame.getBoundingClientRect()
        const all = [...frame.querySelectorAll('*')]
        return all.filter(one => one.getBoundingClientRect().right > right + 1).map(one => one.className)
      })
    expect(await tooWide()).toEqual([])
    if (width > 420) {
      await button('Phone width').click()
      expect(await page.locator('#frame').evaluate(frame => frame.clientWidth)).toBeLessThanOrEqual(360)
      expect(await tooWide()).toEqual([])
    }
  })

  it('works with the keyboard alone', async () => {
    const { button, page } = local()
    await page.getByLabel('Message', { exact: true }).focus()
    await page.keyboard.type('hello')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Heard hello' }).waitFor()
    // Backwards from the message box: the last button of the newest card.
    await page.keyboard.press('Shift+Tab')
    expect(await page.locator(':focus').textContent()).toBe('Unknown')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /^Done/ }).waitFor()
    expect(await page.locator(':focus').getAttribute('class')).toContain('message')
    await button('Activities, for developers').click()
    await page.getByText('invoke adaptiveCard/action').first().waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('#raw').isVisible()).toBe(false)
  })

  it('has landmarks, a log and names', async () => {
    const { page } = local()
    await page.getByRole('banner').waitFor()
    await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
    await page.getByRole('main', { name: 'Muster' }).waitFor()
    expect(await page.getByRole('log').getAttribute('aria-live')).toBe('polite')
    for (const shown of await page.getByRole('button').all())
      expect(
        await shown.evaluate(one => one.textContent?.trim() || one.getAttribute('aria-label')),
      ).toBeTruthy()
  })
})
