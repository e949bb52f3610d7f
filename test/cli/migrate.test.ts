import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { useMongoServers } from '../storage/mongodb/open-test-database.ts'
import { makeUser } from '../support/make-user.ts'
import { newDatabase } from '../support/mongo-server.ts'
import { dropDatabase } from '../support/own-database.ts'
import { openMusterFolder } from '../support/run-muster.ts'

const LOCAL = '00000000-0000-4000-8000-000000000001'
/** Nothing is asked of it. */
const NOWHERE = 'mongodb://127.0.0.1:1/muster'

let muster: Awaited<ReturnType<typeof openMusterFolder>>
beforeEach(async () => {
  muster = await openMusterFolder()
})
afterEach(() => muster.close())

async function openData() {
  return openSqlite({ path: join(muster.folder, 'data', 'muster.db') })
}

test('without MONGODB_URI it says what is missing', async () => {
  expect(await muster.type(['migrate'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('needs MONGODB_URI'),
  })
})

test('without a directory it makes none', async () => {
  const ran = await muster.type(['migrate'], { MONGODB_URI: NOWHERE })
  expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('There is no SQLite directory') })
})

test('a directory that somebody has open is not touched', async () => {
  const storage = await openData()
  const ran = await muster.run(['migrate'], { MONGODB_URI: NOWHERE })
  await storage.close()
  expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('Muster is running on') })
})

describe.each(await useMongoServers())('with a server', server => {
  test('people are found afterwards under MONGODB_URI', async () => {
    const storage = await openData()
    const user = makeUser({ tenant: LOCAL, displayName: 'Asha Rao', email: 'asha@x.org' })
    await storage.users.write(LOCAL, 's', [{ op: 'insert', user }])
    await storage.close()
    const uri = server.uri(newDatabase())
    try {
      const ran = await muster.run(['migrate', '--json'], { MONGODB_URI: uri })
      expect(ran).toMatchObject({ code: 0, err: '' })
      const told = JSON.parse(ran.out) as { state: string; records: { users: number } }
      expect(told).toMatchObject({ state: 'copied', records: { users: 1 } })
      const again = await muster.type(['migrate'], { MONGODB_URI: uri })
      expect(again).toMatchObject({ code: 0, out: expect.stringContaining('brought over already') })
      const found = await muster.type(['find', 'asha', '--json'], { MONGODB_URI: uri })
      expect(found.out).toContain(user.id)
    } finally {
      await dropDatabase(uri)
    }
  })
})
