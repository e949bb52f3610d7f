import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ReceiveMessage } from '../../src/http/receive-message.ts'
import { sendRaw } from '../support/send-raw.ts'
import { JSON_TYPE, post, useHttp } from '../support/use-http.ts'

const given = useHttp()
const KILOBYTE = 1024

const answering =
  (status: number, body?: unknown): ReceiveMessage =>
  async (_message, answer) => {
    answer.status(status)
    if (body) answer.send(body)
    else answer.end()
  }

describe('POST /api/messages', () => {
  it('hands a JSON object to the bot', async () => {
    const { url } = await given.open()
    const answer = await post(url, '{"type":"message","text":"Grüß"}', {
      'content-type': 'application/json; charset=utf-8',
    })
    expect(answer.status).toBe(200)
    expect(given.received).toEqual([{ type: 'message', text: 'Grüß' }])
  })

  it('takes a body up to the limit and not a byte more', async () => {
    const { url } = await given.open()
    const frame = '{"text":""}'.length
    const body = (bytes: number) => JSON.stringify({ text: 'x'.repeat(bytes - frame) })
    expect((await post(url, body(256 * KILOBYTE))).status).toBe(200)
    expect((await post(url, body(256 * KILOBYTE + 1))).status).toBe(413)
    expect(given.received).toHaveLength(1)
  })

  it('stops a body without a length at the limit', async () => {
    const { url } = await given.open()
    const pieces = new ReadableStream<Uint8Array>({
      pull: controller => controller.enqueue(new Uint8Array(64 * KILOBYTE).fill(32)),
    })
    const sent = fetch(`${url}/api/messages`, {
      method: 'POST',
      body: pieces,
      headers: JSON_TYPE,
      duplex: 'half',
    })
    expect(
      await sent.then(
        ({ status }) => status,
        () => 413,
      ),
    ).toBe(413)
    expect(given.received).toEqual([])
  })

  it.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>, number]>([
    [
      'a gzip bomb',
      new Uint8Array(gzipSync(`"${'x'.repeat(50_000 * KILOBYTE)}"`)),
      { 'content-encoding': 'gzip' },
      415,
    ],
    ['an unknown encoding', '{}', { 'content-encoding': 'br' }, 415],
    ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['an upload', '--x\r\n', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['bytes', '{}', { 'content-type': 'application/octet-stream' }, 415],
    ['another charset', '{}', { 'content-type': 'application/json; charset=utf-16' }, 415],
    ['a type that looks like JSON', '{}', { 'content-type': 'application/jsonp' }, 415],
    ['broken JSON', '{"secret": s3cret', {}, 400],
    ['nothing', '', {}, 400],
    ['a list', '[1]', {}, 400],
    ['a text', '"s3cret"', {}, 400],
    ['null', 'null', {}, 400],
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0x22]), {}, 400],
  ])('refuses %s', async (_name, body, headers, status) => {
    const { url } = await given.open()
    const answer = await post(url, body, { ...JSON_TYPE, ...headers })
    expect(answer.status).toBe(status)
    expect(await answer.text()).not.toContain('s3cret')
    expect(given.received).toEqual([])
  })

  it.each<[string, ReceiveMessage, number]>([
    ['throws', async () => Promise.reject(new Error('s3cret')), 400],
    ['answers with the text of an error', answering(500, 's3cret'), 500],
    ['answers with an error', answering(401, new Error('s3cret')), 401],
    ['answers with a status alone', answering(401), 401],
  ])('tells nothing when the bot %s', async (_name, bot, status) => {
    given.process = bot
    const { url } = await given.open()
    const answer = await post(url, '{"text":"s3cret"}')
    expect(answer.status).toBe(status)
    const { error } = (await answer.json()) as { error: { code: string; message: string } }
    expect(Object.keys(error)).toEqual(['code', 'message'])
    expect(JSON.stringify(error)).not.toContain('s3cret')
  })

  it('turns away by headers alone, without waiting for a body', async () => {
    given.admits = ({ authorization }) => authorization === 'yes'
    const { url } = await given.open()
    const head = 'POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
    expect(await sendRaw(url, `${head}Content-Length: 900000\r\nConnection: close\r\n\r\n`)).toBe(401)
    expect((await post(url, '{}', { ...JSON_TYPE, authorization: 'no' })).status).toBe(401)
    expect((await post(url, '{}', { ...JSON_TYPE, authorization: 'yes' })).status).toBe(200)
    expect(given.received).toEqual([{}])
  })

  it('hands on what an invoke answers, also a refusal', async () => {
    given.process = async (_req, res) => {
      res.status(501)
      res.send({ type: 'application/vnd.microsoft.error', value: 'unknown verb' })
    }
    const { url } = await given.open()
    const answer = await post(url, '{}')
    expect(answer.status).toBe(501)
    expect(await answer.json()).toMatchObject({ value: 'unknown verb' })
  })
})
