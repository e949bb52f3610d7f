import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { uploadFile } from '../../src/bot/upload-file.ts'
import { FileRefusedError } from '../../src/errors.ts'
import { type FakeConnector, openFakeConnector } from '../support/fake-connector.ts'

let connector: FakeConnector
beforeEach(async () => {
  connector = await openFakeConnector()
})
afterEach(() => connector.close())

async function* pieces(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

test('a small file goes in one piece', async () => {
  const { uploadUrl, received, ranges } = connector.openUpload()
  await uploadFile({ name: 'a.csv', bytes: 6, uploadUrl }, pieces('abc', 'def'), { mode: 'loopback' })
  expect(received().toString()).toBe('abcdef')
  expect(ranges).toEqual(['bytes 0-5/6'])
})

test('a large one in pieces of the same size, each saying where it belongs', async () => {
  const { uploadUrl, received, ranges } = connector.openUpload()
  const content = pieces('abcde', 'f', 'ghijklmno', 'p')
  await uploadFile({ name: 'a.csv', bytes: 16, uploadUrl }, content, { mode: 'loopback', fragment: 4 })
  expect(received().toString()).toBe('abcdefghijklmnop')
  expect(ranges).toEqual(['bytes 0-3/16', 'bytes 4-7/16', 'bytes 8-11/16', 'bytes 12-15/16'])
})

test('pieces of the real size are multiples of 320 KiB', async () => {
  const { uploadUrl, ranges } = connector.openUpload()
  const bytes = 6_000_000
  await uploadFile({ name: 'a.csv', bytes, uploadUrl }, pieces('x'.repeat(bytes)), { mode: 'loopback' })
  const [first = ''] = ranges
  const end = Number(/-(\d+)\//.exec(first)?.[1])
  expect((end + 1) % (320 * 1024)).toBe(0)
  expect(ranges.length).toBe(2)
})

test.each(['https://evil.example/put', 'http://169.254.169.254/', 'https://contoso.sharepoint.com/x'])(
  'nothing is put at %s in local use',
  async uploadUrl => {
    const upload = uploadFile({ name: 'a.csv', bytes: 3, uploadUrl }, pieces('abc'), { mode: 'loopback' })
    await expect(upload).rejects.toThrow(FileRefusedError)
  },
)

test('a refused piece is told with the name of the file', async () => {
  const uploadUrl = `${connector.url}/uploads/unknown`
  const upload = uploadFile({ name: 'a.csv', bytes: 3, uploadUrl }, pieces('abc'), { mode: 'loopback' })
  await expect(upload).rejects.toThrow('a.csv could not be saved in your OneDrive. Ask for it again.')
})

test('a redirect is not followed, and nothing of ours goes along', async () => {
  const { uploadUrl, ranges } = connector.openUpload()
  const seen: string[] = []
  const elsewhere = createServer((req, res) => {
    seen.push(...Object.keys(req.headers))
    req.resume()
    res.writeHead(307, { location: uploadUrl })
    res.end()
  }).listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  const { port } = elsewhere.address() as AddressInfo
  const file = { name: 'a.csv', bytes: 3, uploadUrl: `http://127.0.0.1:${port}/` }
  await expect(uploadFile(file, pieces('abc'), { mode: 'loopback' })).rejects.toThrow(FileRefusedError)
  elsewhere.close()
  expect(ranges).toEqual([])
  const plain = ['accept', 'accept-encoding', 'connection', 'content-length', 'content-range', 'content-type']
  expect(seen.sort()).toEqual([...plain, 'host'])
})
