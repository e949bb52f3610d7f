import { describe, expect, it } from 'vitest'
import { LINK_LIFE, signDownload } from '../../src/services/sign-download.ts'
import { makeUser } from '../support/make-user.ts'
import { useHttp } from '../support/use-http.ts'

const given = useHttp()

describe('GET /files', () => {
  const name = 'Übersicht "März".csv'
  async function linkTo(bytes: Uint8Array): Promise<string> {
    const pieces = (async function* () {
      yield bytes
    })()
    await given.context.storage.files.write({ tenant: 't', id: 'f', name, createdAt: given.now }, pieces)
    const user = makeUser({ tenant: 't', id: 'u', aadObjectId: 'o' })
    await given.context.storage.users.write('t', 'test', [{ op: 'insert', user }])
    return signDownload(given.context, { tenant: 't', fileId: 'f', aadObjectId: 'o' })
  }

  it('gives the file, to be saved and not shown', async () => {
    const { url } = await given.open()
    const bytes = new TextEncoder().encode('a,b\r\n'.repeat(500_000))
    const answer = await fetch(url + (await linkTo(bytes)))
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-length': String(bytes.length),
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="_bersicht _M_rz_.csv"; filename*=UTF-8''%C3%9Cbersicht%20%22M%C3%A4rz%22.csv`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  it('works until it expires, then says what to do', async () => {
    const { url } = await given.open()
    const link = url + (await linkTo(new Uint8Array(3)))
    given.now += LINK_LIFE
    expect((await fetch(link)).status).toBe(200)
    given.now += 1
    const late = await fetch(link)
    expect(late.status).toBe(404)
    expect(late.headers.get('content-type')).toContain('text/plain')
    expect(await late.text()).toMatch(/^This link has expired\. .+\n$/)
  })

  it.each<[string, (link: string) => string]>([
    ['another signature', link => link.replace(/.$/, last => (last === 'A' ? 'B' : 'A'))],
    ['another content', link => link.replace('/files/', '/files/e')],
    ['no signature', link => link.replace(/\..*/, '')],
    ['nonsense', () => '/files/x'],
    ['a path', () => '/files/..%2f..%2fetc%2fpasswd'],
    ['broken escapes', () => '/files/%E0%A4%A'],
    ['a very long token', () => `/files/${'x'.repeat(5000)}`],
  ])('refuses %s', async (_name, change) => {
    const { url } = await given.open()
    const answer = await fetch(url + change(await linkTo(new Uint8Array(3))))
    expect([400, 404]).toContain(answer.status)
    expect(answer.headers.get('content-disposition')).toBeNull()
  })
})
