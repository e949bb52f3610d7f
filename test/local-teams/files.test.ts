import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Member } from '../../src/local-teams/roster.ts'
import { DANA, openPair, type Pair } from './open-pair.ts'

let pair: Pair
let dana: Member
beforeEach(async () => {
  pair = await openPair(undefined, {
    samples: [{ name: 'sample.csv', description: 'Three people', bytes: Buffer.from('Email ID\n') }],
  })
  dana = await pair.become(DANA)
})
afterEach(() => pair.close())

const here = () => ({ person: dana.id, conversation: dana.personal })
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const isFile = (activity: { attachments?: { content?: unknown }[] }) =>
  Boolean(activity.attachments?.[0]?.content)

async function downloadUrl(): Promise<string> {
  const { attachments } = await pair.bot.waitFor(isFile)
  const content = attachments?.[0]?.content as { downloadUrl?: string } | undefined
  return content?.downloadUrl ?? ''
}

describe('a dropped file', () => {
  it('reaches the bot byte by byte, once', async () => {
    const bytes = randomBytes(3_000_000)
    const query = new URLSearchParams({ ...here(), name: 'staff.csv' })
    const sent = await fetch(`${pair.url}/api/files?${query}`, { method: 'POST', body: bytes })
    expect(sent.status).toBe(200)
    const url = await downloadUrl()
    const first = await fetch(url)
    expect(first.headers.get('content-length')).toBe('3000000')
    expect(sha(await first.bytes())).toBe(sha(bytes))
    expect((await fetch(url)).status).toBe(410)
    expect(await pair.messages(dana, dana.personal)).toMatchObject([
      { files: [{ name: 'staff.csv', size: 3_000_000 }], delivery: 'sent' },
    ])
  })

  it('may be a sample', async () => {
    const listed = await (await fetch(`${pair.url}/api/samples`)).json()
    expect(listed).toEqual({ samples: [{ name: 'sample.csv', description: 'Three people' }] })
    await pair.ask('/api/samples', { ...here(), sample: 0 })
    expect(await (await fetch(await downloadUrl())).text()).toBe('Email ID\n')
    expect((await pair.ask('/api/samples', { ...here(), sample: 1 })).status).toBe(404)
  })
})

describe('a file that the bot saves', () => {
  async function allowed(): Promise<{ uploadUrl: string; uniqueId: string }> {
    await pair.ask('/api/messages', { ...here(), text: 'hi' })
    const said = await pair.bot.waitFor(activity => activity.text === 'hi')
    const attachment = {
      contentType: 'application/vnd.microsoft.teams.card.file.consent',
      name: 'refused "1" ü.csv',
      content: { acceptContext: {} },
    }
    const body = { type: 'message', attachments: [attachment] }
    const { body: card } = await pair.bot.call('POST', said, '/activities', body)
    await pair.ask('/api/consent', { ...here(), message: card.id, attachment: 0, allow: true })
    const { value } = await pair.bot.waitFor(activity => activity.name === 'fileConsent/invoke')
    return (value as { uploadInfo: { uploadUrl: string; uniqueId: string } }).uploadInfo
  }
  const put = (url: string, range: string, body: string) =>
    fetch(url, { method: 'PUT', headers: { 'content-range': range }, body })
  const card = async () => (await pair.messages(dana, dana.personal))[1]

  it('arrives in fragments and can be downloaded', async () => {
    const { uploadUrl, uniqueId } = await allowed()
    expect((await card())?.consents[0]).toMatchObject({ state: 'uploading' })
    const first = await put(uploadUrl, 'bytes 0-4/11', 'Line,')
    expect(first.status).toBe(202)
    expect(await first.json()).toEqual({ nextExpectedRanges: ['5-10'] })
    const second = await put(uploadUrl, 'bytes 5-10/11', 'Reason')
    expect(second.status).toBe(201)
    expect(await second.json()).toMatchObject({ size: 11, name: 'refused "1" ü.csv' })

    const saved = (await card())?.consents[0]
    expect(saved?.state).toBe('saved')
    const download = await fetch(`${pair.url}${saved?.download}`)
    expect(download.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''refused%20%221%22%20%C3%BC.csv",
    )
    expect(await download.text()).toBe('Line,Reason')

    const said = await pair.bot.waitFor(activity => activity.text === 'hi')
    const info = { contentType: 'application/vnd.microsoft.teams.card.file.info', content: { uniqueId } }
    await pair.bot.call('POST', said, '/activities', { type: 'message', attachments: [info] })
    expect((await pair.messages(dana, dana.personal)).at(-1)?.downloads).toEqual([saved?.download])
  })

  it.each([
    ['no range', '', 'abc', 400],
    ['no total', 'bytes 0-2/*', 'abc', 400],
    ['a gap', 'bytes 3-5/9', 'abc', 416],
    ['less than announced', 'bytes 0-5/9', 'abc', 400],
    ['more than announced', 'bytes 0-1/9', 'abc', 400],
    ['a range past the end', 'bytes 0-9/9', 'abcdefghij', 400],
    ['too much', 'bytes 0-2/9000000000', 'abc', 413],
  ])('is refused with %s, and can be sent again', async (_what, range, body, status) => {
    const { uploadUrl } = await allowed()
    expect((await put(uploadUrl, range, body)).status).toBe(status)
    expect((await put(uploadUrl, 'bytes 0-2/3', 'abc')).status).toBe(201)
    expect((await put(uploadUrl, 'bytes 0-2/3', 'abc')).status).toBe(416)
  })

  it('cannot be read before it is complete, nor anything else', async () => {
    const { uploadUrl } = await allowed()
    await put(uploadUrl, 'bytes 0-2/9', 'abc')
    expect((await fetch(uploadUrl.replace('/uploads/', '/saved/'))).status).toBe(404)
    expect((await fetch(`${pair.url}/saved/none`)).status).toBe(404)
  })
})
