import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Activity } from '../../src/local-teams/activity.ts'
import { DANA, openPair, type Pair, TOM } from '../local-teams/open-pair.ts'
import type { StandInAnswer, StandInBot } from '../local-teams/stand-in-bot.ts'
import { openChromium } from '../support/chromium.ts'

const CARD = 'application/vnd.microsoft.card.adaptive'
const SAMPLES = [{ name: 'sample.csv', description: 'Three people', bytes: Buffer.from('Email ID\n') }]

/** For a machine that has much else to do. Milliseconds. */
const PATIENCE = 90_000

let browser: Browser
let pair: Pair
let page: Page
let trouble: string[]
beforeAll(async () => {
  browser = await openChromium(process.env.CHROMIUM_PATH)
})
afterAll(() => browser.close())
beforeEach(async () => {
  trouble = []
  pair = await openPair(answer, { samples: SAMPLES })
  await visit({})
})
afterEach(async () => {
  await page.context().close()
  await pair.close()
  // No error on the console, none of the content policy, no request to anybody else: in every test.
  expect(trouble).toEqual([])
})

async function visit(options: BrowserContextOptions): Promise<void> {
  const context = await browser.newContext(options)
  page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  page.on('console', message => message.type() === 'error' && trouble.push(message.text()))
  page.on('pageerror', error => trouble.push(error.message))
  page.on('request', request => {
    const inside = request.url().startsWith(`${pair.url}/`) || request.url().startsWith('data:')
    if (!inside) trouble.push(`request to ${request.url()}`)
  })
  await page.goto(pair.url)
  await page.getByText('Welcome, you').waitFor()
}

/** The bot of these tests: a welcome, a card for each message, and three buttons. */
async function answer(activity: Activity, bot: StandInBot): Promise<StandInAnswer> {
  const say = (body: object) => bot.call('POST', activity, '/activities', { type: 'message', ...body })
  const card = (text: string) => ({ attachments: [{ contentType: CARD, content: previewCard(text) }] })
  const { conversationType } = activity.conversation as { conversationType: string }
  if (activity.type === 'installationUpdate' && conversationType === 'personal')
    await say({ text: 'Welcome, you' })
  if (activity.type === 'message' && activity.value)
    await say({ text: `got ${JSON.stringify(activity.value)}` })
  else if (activity.type === 'message') {
    const [file] = activity.attachments ?? []
    await say(card(file?.name ? `File ${file.name}` : `Heard ${activity.text}`))
  }
  const { action } = (activity.value ?? {}) as { action?: { verb: string; data: object } }
  if (action?.verb === 'confirm') {
    const value = previewCard(`Done ${JSON.stringify(action.data)}`)
    return { status: 200, body: { statusCode: 200, type: CARD, value } }
  }
  return { status: activity.name === 'adaptiveCard/action' ? 501 : 200 }
}

function previewCard(text: string): object {
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      { type: 'TextBlock', text, wrap: true, style: 'heading' },
      { type: 'FactSet', facts: [{ title: 'Email', value: `${'a'.repeat(60)}@lakeside.example` }] },
      { type: 'Input.Text', id: 'note', label: 'Note' },
      { type: 'Input.Toggle', id: 'strict', title: 'Strict', value: 'false' },
    ],
    actions: [
      { type: 'Action.Execute', title: 'Import', verb: 'confirm', data: { job: 7 } },
      { type: 'Action.Submit', title: 'Submit', data: { verb: 'go' } },
      { type: 'Action.Execute', title: 'Unknown', verb: 'nobody-knows' },
    ],
  }
}

async function type(text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text)
  await page.keyboard.press('Enter')
}
const button = (name: string) => page.getByRole('button', { name, exact: true }).last()

describe('talking', () => {
  it('sends what is typed, shows the card, and replaces it when a button is pressed', async () => {
    await type('hello')
    await page.getByRole('heading', { name: 'Heard hello' }).waitFor()
    await page.getByLabel('Note').fill('by hand')
    await page.getByLabel('Strict').check()
    await button('Import').click()
    await page.getByRole('heading', { name: 'Done {"job":7,"note":"by hand","strict":"true"}' }).waitFor()
    expect(await page.getByText('Heard hello').count()).toBe(0)
  })

  it('submits without text and tells what nobody knows', async () => {
    await type('hello')
    await button('Submit').click()
    await page.getByText('got {"verb":"go","strict":"false"}').waitFor()
    const submitted = pair.bot.received.at(-1)
    expect(submitted).not.toHaveProperty('text')
    await button('Unknown').click()
    await page.getByText('Muster does not know this button (501).').waitFor()
  })

  it('shows edits and deletions while nobody touches the page, and keeps what is being typed into a card', async () => {
    await type('hello')
    await page.getByLabel('Note').fill('half a sent')
    const said = await pair.bot.waitFor(activity => activity.text === 'hello')
    const { body } = await pair.bot.call('POST', said, '/activities', { type: 'message', text: '10 of 412' })
    await page.getByText('10 of 412').waitFor()
    await pair.bot.call('PUT', said, `/activities/${body.id}`, { type: 'message', text: '412 of 412' })
    await page.getByText('412 of 412').waitFor()
    await pair.bot.call('DELETE', said, `/activities/${body.id}`)
    await page.getByText('412 of 412').waitFor({ state: 'detached' })
    expect(await page.getByLabel('Note').inputValue()).toBe('half a sent')
  })

  it('keeps the conversation over a reload', async () => {
    await type('hello')
    await page.getByRole('heading', { name: 'Heard hello' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Heard hello' }).waitFor()
    expect(pair.bot.received.filter(activity => activity.type === 'installationUpdate')).toHaveLength(2)
  })

  const own = async () => {
    const dana = await pair.become(DANA)
    return (await pair.messages(dana, dana.personal)).find(message => !message.from.bot)
  }

  it('goes on after Local Teams was started anew, and loses nothing that was typed', async () => {
    await type('hello')
    const said = await pair.bot.waitFor(activity => activity.text === 'hello')
    await expect.poll(async () => (await own())?.delivery).toBe('sent')
    await pair.stop()
    await page.getByText('This page connects again by itself').waitFor()
    await type('while away')
    await page.getByText('Local Teams cannot be reached').waitFor()
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('while away')
    trouble = trouble.filter(text => !text.includes('ERR_CONNECTION_REFUSED'))
    await pair.start()
    await page.getByText('This page connects again by itself').waitFor({ state: 'hidden' })
    trouble = trouble.filter(text => !/ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED)/.test(text))
    await pair.bot.call('PUT', said, '/activities/1700000000000', { type: 'message', text: '412 of 412' })
    await page.getByText('412 of 412').waitFor()
  })

  it('shows that the bot is typing', async () => {
    await type('hello')
    const said = await pair.bot.waitFor(activity => activity.text === 'hello')
    await pair.bot.call('POST', said, '/activities', { type: 'typing' })
    await page.getByText('Muster is typing…').waitFor()
  })
})

describe('files', () => {
  const fetched = async () => {
    const { attachments } = await pair.bot.waitFor(activity => Boolean(activity.attachments?.[0]?.content))
    const content = attachments?.[0]?.content as { downloadUrl?: string } | undefined
    return (await fetch(content?.downloadUrl ?? '')).text()
  }

  it('a dropped one reaches the bot', async () => {
    const transfer = await page.evaluateHandle(`(() => {
      const made = new DataTransfer()
      made.items.add(new File(['Email ID\\nasha@lakeside.example\\n'], 'staff.csv'))
      return made
    })()`)
    await page.dispatchEvent('#chat', 'dragover', { dataTransfer: transfer })
    await page.getByText('Drop the file to send it').waitFor()
    await page.dispatchEvent('#chat', 'drop', { dataTransfer: transfer })
    await page.getByRole('heading', { name: 'File staff.csv' }).waitFor()
    expect(await fetched()).toBe('Email ID\nasha@lakeside.example\n')
    expect(await page.getByText('Drop the file to send it').isVisible()).toBe(false)
  })

  it('a chosen one reaches the bot', async () => {
    const chooser = page.waitForEvent('filechooser')
    await button('Choose a file to send').click()
    await (await chooser).setFiles({ name: 'picked.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b') })
    await page.getByRole('heading', { name: 'File picked.csv' }).waitFor()
    expect(await fetched()).toBe('a,b')
  })

  it('a sample is one click', async () => {
    await button('Try a sample').click()
    await page.getByRole('button', { name: /sample\.csv/ }).click()
    await page.getByRole('heading', { name: 'File sample.csv' }).waitFor()
    expect(await fetched()).toBe('Email ID\n')
  })

  it('one of the bot is saved after Allow', async () => {
    await type('hello')
    const said = await pair.bot.waitFor(activity => activity.text === 'hello')
    const contentType = 'application/vnd.microsoft.teams.card.file.consent'
    const content = { description: '8 rows', sizeInBytes: 2100, acceptContext: { id: 1 } }
    const attachments = [{ contentType, name: 'refused.csv', content }]
    await pair.bot.call('POST', said, '/activities', { type: 'message', attachments })
    await button('Allow').click()
    await page.getByText('Saving to your OneDrive…').waitFor()
    const { value } = await pair.bot.waitFor(activity => activity.name === 'fileConsent/invoke')
    const { uploadUrl } = (value as { uploadInfo: { uploadUrl: string } }).uploadInfo
    await fetch(uploadUrl, { method: 'PUT', headers: { 'content-range': 'bytes 0-2/3' }, body: 'abc' })
    await page.getByText('Saved in your OneDrive.').waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download' }).click()
    expect((await download).suggestedFilename()).toBe('refused.csv')
  })
})

describe('hostile text', () => {
  const HOSTILE =
    '<img src=x onerror=alert(1)> **bold** [a](javascript:alert(1)) [b](https://b.example/) \\*c\\* &lt;'

  it('stays text in messages and cards; bold and links of the web are made', async () => {
    await type(HOSTILE)
    await page.getByRole('heading', { name: /^Heard <img src=x/ }).waitFor()
    const said = await pair.bot.waitFor(activity => activity.text === HOSTILE)
    await pair.bot.call('POST', said, '/activities', { type: 'message', text: HOSTILE })
    const shown = page.locator('.message.bot .bubble').last()
    await shown.getByText('bold').waitFor()
    for (const place of [shown, page.locator('.card').last()]) {
      expect(await place.innerText()).toContain(
        '<img src=x onerror=alert(1)> bold [a](javascript:alert(1)) b *c* <',
      )
      expect(await place.locator('strong').innerText()).toBe('bold')
      expect(await place.locator('img, script').count()).toBe(0)
      expect(
        await place.locator('a').evaluateAll(links => links.map(link => link.getAttribute('href'))),
      ).toEqual(['https://b.example/'])
    }
    expect(await page.locator('.message.own .bubble').innerText()).toBe(HOSTILE)
  })
})

describe('several conversations and people', () => {
  it('a post without a mention says that Muster did not get it; a reply stays in its thread', async () => {
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
    page
      .locator('.card')
      .evaluate(card => card.ownerDocument.defaultView?.getComputedStyle(card).backgroundColor)

  it('is light or dark as the system is, until somebody chooses', async () => {
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
