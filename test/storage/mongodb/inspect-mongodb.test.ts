import { createServer } from 'node:net'
import mongoose from 'mongoose'
import { afterAll, describe, expect, test } from 'vitest'
import { hostsOf } from '../../../src/storage/mongodb/address.ts'
import { inspectMongodb } from '../../../src/storage/mongodb/inspect-mongodb.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { openGuardedMongo } from '../../support/guarded-mongo.ts'
import { openOldMongo } from '../../support/old-mongo.ts'

const server = await openGuardedMongo()
afterAll(() => server?.stop())

const SECRET = /s3cret/

async function brokenAt(uri: string): Promise<string> {
  const findings = await inspectMongodb(uri)
  const broken = findings.filter(({ state }) => state === 'broken')
  expect(broken).toHaveLength(1)
  const { message } = broken[0] as (typeof broken)[number]
  expect(JSON.stringify(findings)).not.toMatch(SECRET)
  return message
}

const at = (database: string, credentials?: string) => server?.uri(database, credentials) ?? ''

// The driver looks for a server for five seconds: for all of them side by side.
describe.concurrent('without a server', () => {
  test.runIf(server !== null)('TLS with one that has none', async () => {
    expect(await brokenAt(`${at('m', server?.admin)}&tls=true`)).toMatch(
      /^TLS with .* failed.* take tls=true out of MONGODB_URI\.$/,
    )
  })

  test('a host that nobody knows', async () => {
    const message = await brokenAt('mongodb://u:s3cret@nowhere.invalid:27017/m')
    expect(message).toContain('No host is known by the name in MONGODB_URI (nowhere.invalid:27017)')
  })

  test('a name without records', async () => {
    const message = await brokenAt('mongodb+srv://u:s3cret@nowhere.invalid/m')
    expect(message).toContain('No host is known by the name in MONGODB_URI (nowhere.invalid)')
  })

  test('a port where nothing listens', async () => {
    expect(await brokenAt('mongodb://u:s3cret@127.0.0.1:9/m')).toMatch(
      /^Nothing listens at 127\.0\.0\.1:9\. Start .* or correct host and port in MONGODB_URI\.$/,
    )
  })

  test('a server that is too old', async () => {
    const old = await openOldMongo()
    const message = await brokenAt(old.uri)
    await old.close()
    expect(message).toContain('in MONGODB_URI is too old a server. Muster needs MongoDB 4.4 or newer.')
  })

  test('something else than a database, which ends each connection', async () => {
    const other = createServer(socket => socket.end('220 mail.example\r\n')).listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const message = await brokenAt(`mongodb://127.0.0.1:${port}/m?tls=true`)
    other.close()
    expect(message).toMatch(/^TLS with .* failed.* take tls=true out of MONGODB_URI\.$/)
  })

  test.each([
    ['an option that does not exist', 'mongodb://u:s3cret@127.0.0.1/m?nosuch=1', /MONGODB_URI.*nosuch/],
    [
      'a certificate file that is not there',
      'mongodb://u:s3cret@127.0.0.1/m?tls=true&tlsCAFile=/no/such/file',
      /tlsCAFile/,
    ],
    ['a database of MongoDB itself', 'mongodb://u:s3cret@127.0.0.1/admin', /admin, .*\?authSource=admin/],
    ['a port that is none', 'mongodb://u:s3cret@127.0.0.1:x/m', /MONGODB_URI/],
  ])('%s', async (_, uri, expected) => {
    expect(await brokenAt(uri)).toMatch(expected)
  })
})

describe.runIf(server !== null)('with a server that asks who somebody is', () => {
  const addUser = async (name: string, role: string, db: string) =>
    (await server?.addUser(name, { role, db })) ?? ''

  test('all is well: version, topology, rights, indexes, clock, size', async () => {
    const user = await addUser('writer', 'readWrite', 'good')
    const before = await inspectMongodb(at('good', user))
    expect(before.find(({ what }) => what === 'Indexes')).toMatchObject({
      state: 'note',
      message: 'none yet: the first start of Muster makes them',
    })
    await (await openMongodb({ uri: at('good', user) })).close()
    const findings = await inspectMongodb(at('good', user))
    expect(Object.fromEntries(findings.map(({ what, state }) => [what, state]))).toEqual({
      Database: 'ok',
      Topology: 'note',
      Rights: 'ok',
      'Write concern': 'ok',
      Indexes: 'ok',
      Clock: 'ok',
      Size: 'ok',
    })
    expect(findings[0]?.message).toMatch(/^MongoDB \d+\.\d+\.\d+ at 127\.0\.0\.1:\d+, database good$/)
    expect(findings[1]?.message).toContain('standalone server: works, but everything depends on that one')
    expect(JSON.stringify(findings)).not.toMatch(SECRET)
  })

  test('it leaves nothing behind', async () => {
    const uri = at('clean', server?.admin)
    await inspectMongodb(uri)
    const connection = await mongoose.createConnection(uri).asPromise()
    const left = await connection.db?.listCollections().toArray()
    await connection.destroy()
    expect(left).toEqual([])
  })

  test('an index that somebody removed, with the command that makes it again', async () => {
    const uri = at('bare', server?.admin)
    await (await openMongodb({ uri })).close()
    const connection = await mongoose.createConnection(uri).asPromise()
    await connection.db?.collection('users').dropIndex({ tenant: 1, keys: 1 } as never)
    await connection.destroy()
    expect(await brokenAt(uri)).toContain('db.users.createIndex({"tenant":1,"keys":1}, {"unique":true})')
  })

  test('a database of a newer Muster', async () => {
    const uri = at('newer', server?.admin)
    const connection = await mongoose.createConnection(uri).asPromise()
    await connection.db?.collection<{ _id: number }>('migrations').insertOne({ _id: 999 })
    await connection.destroy()
    expect(await brokenAt(uri)).toContain('a newer Muster has been at work (schema 999')
  })

  test('a user who may only read: each right that is missing', async () => {
    const reader = await addUser('reader', 'read', 'm')
    expect(await brokenAt(at('m', reader))).toBe(
      'the user of MONGODB_URI may not insert, update, remove, createCollection, createIndex, dropIndex, dropCollection. Give it the role readWrite on the database m',
    )
  })

  test('a wrong password', async () => {
    expect(await brokenAt(at('m', 'root:other-s3cret'))).toMatch(
      /^127\.0\.0\.1:\d+ does not take the user and the password of MONGODB_URI\./,
    )
  })

  test('no user where one is asked for', async () => {
    expect(await brokenAt(at('m'))).toMatch(/asks for a user, and MONGODB_URI names none/)
  })
})

test.each([
  ['mongodb://u:s3c%40ret@a.example:27017,b.example/m?x=y', 'a.example:27017, b.example'],
  ['mongodb+srv://u:p@c.example', 'c.example'],
  ['mongodb://[::1]:27017', '[::1]:27017'],
])('the hosts of %s', (uri, hosts) => {
  expect(hostsOf(uri)).toBe(hosts)
})
