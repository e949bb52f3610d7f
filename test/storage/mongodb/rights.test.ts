import mongoose from 'mongoose'
import { afterAll, describe, expect, test } from 'vitest'
import { StorageError } from '../../../src/errors.ts'
import { inspectMongodb } from '../../../src/storage/mongodb/inspect-mongodb.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { findMissingRights } from '../../../src/storage/mongodb/rights.ts'
import { type GuardedMongo, openGuardedMongo } from '../../support/guarded-mongo.ts'
import { newDatabase, openMongoServer } from '../../support/mongo-server.ts'

const WORK = ['insert', 'find', 'update', 'remove']
const SCHEMA = ['createIndex', 'listIndexes', 'dropIndex']
const EXAMINE = ['dropCollection', 'dbStats']
const ALL = [...WORK, ...SCHEMA, ...EXAMINE]
const without = (...rights: string[]) => ALL.filter(right => !rights.includes(right))

const servers = [await openGuardedMongo()].filter(server => server !== null)
const openServers = [await openMongoServer()].filter(server => server !== null)
afterAll(async () => {
  for (const server of [...servers, ...openServers]) await server.stop()
})

let count = 0

/** The address of a database of its own, for a user who may do just this there. */
async function addressFor(server: GuardedMongo, ...privileges: Parameters<GuardedMongo['addRole']>[1]) {
  const db = `rights-${++count}`
  await server.addRole({ role: 'some', db }, privileges)
  return { db, uri: server.uri(db, await server.addUser(db, { role: 'some', db })) }
}

const upToDate = async (server: GuardedMongo, db: string) =>
  (await openMongodb({ uri: server.uri(db, server.admin) })).close()

async function examine(uri: string) {
  const findings = await inspectMongodb(uri)
  expect(JSON.stringify(findings)).not.toContain('s3cret')
  return Object.fromEntries(findings.map(finding => [finding.what, finding]))
}

/** As of a server that does not know who may do what. */
function silent(db: mongoose.mongo.Db): mongoose.mongo.Db {
  const unknown = new mongoose.mongo.MongoServerError({ code: 59, message: 'no such command' })
  const isAsked = (question: object) => 'connectionStatus' in question || 'usersInfo' in question
  const command = (question: object) => (isAsked(question) ? Promise.reject(unknown) : db.command(question))
  return Object.assign(Object.create(db), { command })
}

async function collectionsOf(uri: string): Promise<string[]> {
  const connection = await mongoose.createConnection(uri).asPromise()
  const found = (await connection.db?.listCollections().toArray()) ?? []
  await connection.destroy()
  return found.map(({ name }) => name)
}

describe.each(servers)('doctor, for a user who lacks a right', server => {
  test.each([...WORK, ...SCHEMA])('%s: it is named, and all else is told', async right => {
    const { db, uri } = await addressFor(server, { actions: without(right) })
    const found = await examine(uri)
    const lacking = right === 'insert' ? 'insert, createCollection' : right
    expect(found.Rights).toMatchObject({
      state: 'broken',
      message: `the user of MONGODB_URI may not ${lacking}. Give it the role readWrite on the database ${db}`,
    })
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(['Database', 'Topology', 'Write concern', 'Indexes', 'Clock', 'Size']),
    )
    expect(found.Database?.message).toMatch(/^MongoDB \d/)
    expect(Object.values(found).filter(({ state }) => state === 'broken')).toHaveLength(1)
    expect(await collectionsOf(server.uri(db, server.admin))).toEqual([])
  })

  test.each([
    [['dropCollection'], 'dropCollection'],
    [['dbStats'], 'dbStats'],
    [EXAMINE, 'dropCollection, dbStats'],
  ])('%s: nothing depends on it', async (rights, lacking) => {
    const { db, uri } = await addressFor(server, { actions: without(...rights) })
    await (await openMongodb({ uri })).close()
    const found = await examine(uri)
    expect(found.Rights).toMatchObject({ state: 'note' })
    expect(found.Rights?.message).toContain(`may not ${lacking}. `)
    expect(found.Indexes?.message).toMatch(/^all \d+ are there$/)
    expect(found.Size?.message).toMatch(rights.includes('dbStats') ? /takes the right dbStats$/ : /documents/)
    expect(Object.values(found).filter(({ state }) => state === 'broken')).toEqual([])
    expect((await collectionsOf(server.uri(db, server.admin))).join()).not.toContain('doctor')
  })

  test('several at once', async () => {
    const { uri } = await addressFor(server, {
      actions: without('listIndexes', 'dbStats', 'createIndex', 'dropCollection'),
    })
    const found = await examine(uri)
    expect(found.Rights?.message).toContain('may not createIndex, listIndexes, dropCollection, dbStats. ')
    expect(found.Size).toMatchObject({
      state: 'note',
      message: 'not looked at: that takes the right dbStats',
    })
  })

  test('on some collections only: they are named', async () => {
    const ofUsers = { collection: 'users', actions: ['insert', 'update'] }
    const { uri } = await addressFor(server, { actions: without('update', 'insert') }, ofUsers)
    const found = await examine(uri)
    expect(found.Rights?.message).toMatch(/may not insert on groups and .* and locks, update on groups and /)
  })

  test('who may work but not change the schema is told what a newer Muster will need', async () => {
    const { db, uri } = await addressFor(server, { actions: [...WORK, 'listIndexes'] })
    await upToDate(server, db)
    const found = await examine(uri)
    expect(found.Rights).toMatchObject({ state: 'note' })
    expect(found.Rights?.message).toMatch(
      /^enough for now, but the user of MONGODB_URI may not createIndex, dropIndex, .*a newer Muster could not/,
    )
    expect(found.Indexes).toMatchObject({ state: 'ok' })
    await (await openMongodb({ uri })).close()
  })

  test.each([
    [
      'nothing is made where nothing can be removed again',
      ['dropCollection', 'update'],
      {
        work: ['update'],
        schema: [],
        examine: ['dropCollection'],
        untold: ['createCollection', 'createIndex', 'insert'],
      },
    ],
    [
      'what is made is removed',
      ['createIndex', 'remove'],
      { work: ['remove'], schema: ['createIndex'], examine: [], untold: [] },
    ],
  ])('a server that tells no rights: each is tried, and %s', async (_, lacking, missing) => {
    const { db, uri } = await addressFor(server, { actions: without(...lacking) })
    const connection = await mongoose.createConnection(uri).asPromise()
    try {
      expect(await findMissingRights(silent(connection.db as mongoose.mongo.Db))).toEqual(missing)
    } finally {
      await connection.destroy()
    }
    expect(await collectionsOf(server.uri(db, server.admin))).toEqual([])
  })
})

describe.each(servers)('a start', server => {
  const refusal = (uri: string) =>
    openMongodb({ uri }).then(
      () => null,
      (error: unknown) => error as StorageError,
    )

  test.each([
    ['who may only read', ['find', 'listIndexes', 'dbStats'], 'insert, update, remove'],
    ['who may not remove', without('remove'), 'remove'],
    ['who may not make the schema', without('createIndex', 'dropIndex'), 'createIndex, dropIndex'],
  ])('is refused to a user %s, and nothing is made', async (_, actions, lacking) => {
    const { db, uri } = await addressFor(server, { actions })
    const error = await refusal(uri)
    expect(error).toBeInstanceOf(StorageError)
    expect(error?.retryable).toBe(false)
    expect(error?.message).toBe(
      `The user of MONGODB_URI may not ${lacking}. Give it the role readWrite on the database ${db}.`,
    )
    expect(await collectionsOf(server.uri(db, server.admin))).toEqual([])
  })

  test('is refused to a user who may only read what others made', async () => {
    const { db, uri } = await addressFor(server, { actions: ['find', 'listIndexes'] })
    await upToDate(server, db)
    expect((await refusal(uri))?.message).toContain('may not insert, update, remove. ')
  })

  test('an opened one tells when rights are taken away, and when they are back', async () => {
    const { db, uri } = await addressFor(server, { actions: ALL })
    const storage = await openMongodb({ uri })
    const role = (name: string) => server.command('admin', { updateUser: db, roles: [{ role: name, db }] })
    try {
      await storage.ping()
      await role('read')
      await expect(storage.ping()).rejects.toMatchObject({ retryable: false })
      await role('some')
      await storage.ping()
    } finally {
      await storage.close()
    }
  })
})

describe.each(openServers)('doctor, on a server that asks nobody', server => {
  test('everything is allowed, and nothing is left behind', async () => {
    const uri = server.uri(newDatabase())
    expect((await examine(uri)).Rights).toMatchObject({ state: 'ok' })
    expect(await collectionsOf(uri)).toEqual([])
  })
})

/** As mongod tells the rights of whoever is connected. */
function telling(...privileges: { resource: object; actions: readonly string[] }[]): mongoose.mongo.Db {
  const authInfo = {
    authenticatedUsers: [{ user: 'u', db: 'admin' }],
    authenticatedUserPrivileges: privileges,
  }
  return { databaseName: 'm', command: async () => ({ authInfo }) } as unknown as mongoose.mongo.Db
}

test.each([
  ['a role of every database', [{ resource: { db: '', collection: '' }, actions: ALL }], [[], [], []]],
  [
    'a role that may do anything',
    [{ resource: { anyResource: true }, actions: ['anyAction'] }],
    [[], [], []],
  ],
  [
    'rights in two roles, and on the cluster',
    [
      { resource: { db: 'm', collection: '' }, actions: [...WORK, ...SCHEMA] },
      { resource: { cluster: true }, actions: ['dbStats', 'dropCollection'] },
      { resource: { db: 'm', collection: '' }, actions: ['dropCollection'] },
    ],
    [[], [], ['dbStats']],
  ],
  [
    'rights on another database',
    [{ resource: { db: 'other', collection: '' }, actions: ALL }],
    [WORK, ['createCollection', ...SCHEMA], EXAMINE],
  ],
])('what mongod tells: %s', async (_, privileges, [work, schema, examine]) => {
  const missing = await findMissingRights(telling(...privileges))
  expect(missing).toEqual({ work, schema, examine, untold: [] })
})
