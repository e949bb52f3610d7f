import { afterEach, expect, test } from 'vitest'
import { openHttp } from '../../src/http/open-http.ts'
import { createLogger } from '../../src/logger.ts'
import { keepPicture } from '../../src/services/keep-picture.ts'
import { signDownload } from '../../src/services/sign-download.ts'
import { openImports } from '../support/import-fixture.ts'
import { makeUser } from '../support/make-user.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

test('a picture is given out to be shown, also on a page of others, each of the last twenty', async () => {
  const imports = await openImports()
  closers.push(imports.close)
  const { context, tenant } = imports
  const user = makeUser({ tenant, id: 'dana', aadObjectId: 'dana-in-entra' })
  await imports.add(user)
  const http = await openHttp({
    host: '127.0.0.1',
    port: 0,
    bot: { admits: () => true, process: async () => {} },
    context,
    loopbackOnly: true,
    ready: async () => [],
    home: () => '',
    log: createLogger({ logLevel: 'silent' }),
  })
  closers.push(http.close)
  const keep = async (bytes: number[]) => {
    const png = new Uint8Array(bytes)
    const { id } = await keepPicture(context, { kind: 'user', tenant, user }, { name: 'tree.png', png })
    return http.url + (await signDownload(context, { tenant, fileId: id, aadObjectId: 'dana-in-entra' }))
  }
  const first = await keep([1])
  const second = await keep([2, 3])
  const answer = await fetch(second)
  expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([2, 3])
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/png',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  })
  expect((await fetch(first)).status).toBe(200)
  for (let n = 0; n < 19; n++) await keep([4])
  expect([(await fetch(first)).status, (await fetch(second)).status]).toEqual([404, 200])
})
