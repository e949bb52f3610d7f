import { describe, expect, it } from 'vitest'
import { DANA } from '../local-teams/open-pair.ts'
import { usePairedPage } from '../support/paired-page.ts'

const local = usePairedPage()

describe('talking', () => {
  it('sends what is typed, shows the card, and replaces it when a button is pressed', async () => {
    const { button, page, type } = local()
    await type('hello')
    await page.getByRole('heading', { name: 'Heard hello' }).waitFor()
    await page.getByLabel('Note').fill('by hand')
    await page.getByLabel('Strict').check()
    await button('Import').click()
    await page.getByRole('heading', { name: 'Done {"job":7,"note":"by hand","strict":"true"}' }).waitFor()
    expect(await page.getByText('Heard hello').count()).toBe(0)
  })

  it('submits without text and tells what nobody knows', async () => {
    const { button, page, pair, type } = local()
    await type('hello')
    await button('Submit').click()
    await page.getByText('got {"verb":"go","strict":"false"}').waitFor()
    const submitted = pair.bot.received.at(-1)
    expect(submitted).not.toHaveProperty('text')
    await button('Unknown').click()
    await page.getByText('Muster does not know this button (501).').waitFor()
  })

  it('shows edits and deletions while nobody touches the page, and keeps what is being typed into a card', async () => {
    const { page, pair, type } = local()
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
    const { page, pair, type } = local()
    await type('hello')
    await page.getByRole('heading', { name: 'Heard hello' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Heard hello' }).waitFor()
    expect(pair.bot.received.filter(activity => activity.type === 'installationUpdate')).toHaveLength(2)
  })

  const own = async () => {
    const { pair } = local()
    const dana = await pair.become(DANA)
    return (await pair.messages(dana, dana.personal)).find(message => !message.from.bot)
  }

  it('goes on after Local Teams was started anew, and loses nothing that was typed', async () => {
    const { forgive, page, pair, type } = local()
    await type('hello')
    const said = await pair.bot.waitFor(activity => activity.text === 'hello')
    await expect.poll(async () => (await own())?.delivery).toBe('sent')
    await pair.stop()
    await page.getByText('This page connects again by itself').waitFor()
    await type('while away')
    await page.getByText('Local Teams cannot be reached').waitFor()
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('while away')
    forgive(/ERR_CONNECTION_REFUSED/)
    await pair.start()
    await page.getByText('This page connects again by itself').waitFor({ state: 'hidden' })
    forgive(/ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED)/)
    await pair.bot.call('PUT', said, '/activities/1700000000000', { type: 'message', text: '412 of 412' })
    await page.getByText('412 of 412').waitFor()
  })

  it('shows that the bot is typing', async () => {
    const { page, pair, type } = local()
    await type('hello')
    const said = await pair.bot.waitFor(activity => activity.text === 'hello')
    await pair.bot.call('POST', said, '/activities', { type: 'typing' })
    await page.getByText('Muster is typing…').waitFor()
  })
})

describe('files', () => {
  const fetched = async () => {
    const { attachments } = await local().pair.bot.waitFor(activity =>
      Boolean(activity.attachments?.[0]?.content),
    )
    const content = attachments?.[0]?.content as { downloadUrl?: string } | undefined
    return (await fetch(content?.downloadUrl ?? '')).text()
  }

  it('a dropped one reaches the bot', async () => {
    const { page } = local()
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
    const { button, page } = local()
    const chooser = page.waitForEvent('filechooser')
    await button('Choose a file to send').click()
    await (await chooser).setFiles({ name: 'picked.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b') })
    await page.getByRole('heading', { name: 'File picked.csv' }).waitFor()
    expect(await fetched()).toBe('a,b')
  })

  it('a sample is one click', async () => {
    const { button, page } = local()
    await button('Try a sample').click()
    await page.getByRole('button', { name: /sample\.csv/ }).click()
    await page.getByRole('heading', { name: 'File sample.csv' }).waitFor()
    expect(await fetched()).toBe('Email ID\n')
  })

  it('one of the bot is saved after Allow', async () => {
    const { button, page, pair, type } = local()
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
    const { page, pair, type } = local()
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
