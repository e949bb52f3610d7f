import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import mongoose from 'mongoose'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkDirectory } from '../../src/cli/check-directory.ts'
import type { Root } from '../../src/cli/command.ts'
import { LOCAL_TENANT, readConfig } from '../../src/config.ts'
import { inspectDatabase, openDirectory, readSchema } from '../../src/open-directory.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { addPeople } from '../support/add-people.ts'
import { makeExport } from '../support/make-export.ts'
import { makeJob } from '../support/make-job.ts'
import { newDatabase, openMongoServer } from '../support/mongo-server.ts'

const server = await openMongoServer()
afterAll(() => server?.stop())

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const root = { openDirectory, inspectDatabase, readSchema } as Partial<Root> as Root

function look(env: Record<string, string>) {
  return checkDirectory(readConfig({ ...env, PORT: '0' }), root)
}

describe('a directory that is only looked at: SQLite', () => {
  test('nothing is made where there is nothing', async () => {
    const dataDir = join(folder, 'data')
    const findings = await look({ MUSTER_DATA_DIR: dataDir })
    expect(findings).toEqual([
      {
        state: 'note',
        what: 'Directory',
        message: `none yet: the first start makes it, SQLite in ${dataDir}`,
      },
    ])
    expect(await readdir(folder)).toEqual([])
  })

  test('a folder that cannot be made is found', async () => {
    const [finding] = await look({ MUSTER_DATA_DIR: '/dev/null/data' })
    expect(finding).toMatchObject({ state: 'broken', message: expect.stringContaining('MUSTER_DATA_DIR') })
  })

  test('people and imports are counted, and exports are none', async () => {
    const storage = await openSqlite({ path: join(folder, 'muster.db') })
    await addPeople({ storage }, LOCAL_TENANT, [{ displayName: 'Asha Rao' }, { displayName: 'Bo Chen' }])
    for (const id of ['a', 'b']) await storage.jobs.create(makeJob({ tenant: LOCAL_TENANT, id }))
    await storage.jobs.create(makeExport({ tenant: LOCAL_TENANT }))
    await storage.close()
    const findings = await look({ MUSTER_DATA_DIR: folder })
    expect(findings).toContainEqual(
      expect.objectContaining({
        state: 'ok',
        what: 'Directory',
        message: `2 people, 2 imports, SQLite in ${folder}`,
      }),
    )
  })

  test('people of Local Teams are told of where Microsoft Teams is the chat, its own admin is not', async () => {
    const storage = await openSqlite({ path: join(folder, 'muster.db') })
    const own = '11111111-2222-4333-8444-555555555555'
    const settings = {
      MUSTER_DATA_DIR: folder,
      MICROSOFT_APP_ID: '99999999-0000-4000-8000-000000000001',
      MICROSOFT_APP_PASSWORD: 'x',
      MICROSOFT_APP_TENANT_ID: own,
    }
    const told = async () => (await look(settings)).filter(({ what }) => what === 'Local Teams')
    await addPeople({ storage }, LOCAL_TENANT, [{ displayName: 'Robin Admin' }])
    await addPeople({ storage }, own, [{ displayName: 'Dana Ortiz' }])
    expect(await told()).toEqual([])
    await addPeople({ storage }, LOCAL_TENANT, [{ displayName: 'Asha Rao' }, { displayName: 'Bo Chen' }])
    await storage.close()
    expect(await told()).toMatchObject([
      { state: 'note', message: expect.stringMatching(/^3 people .*README/) },
    ])
    expect((await look({ MUSTER_DATA_DIR: folder })).map(({ what }) => what)).not.toContain('Local Teams')
  })

  test('an older schema stays as it is', async () => {
    const path = join(folder, 'muster.db')
    const db = new DatabaseSync(path)
    db.exec('CREATE TABLE migrations (number INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)')
    db.exec('INSERT INTO migrations VALUES (1, 1)')
    const [finding, ...more] = await look({ MUSTER_DATA_DIR: folder })
    expect(finding).toMatchObject({ state: 'note', what: 'Directory' })
    expect(finding?.message).toMatch(/^of an older Muster: the next start brings it up to date/)
    expect(more).toEqual([])
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    expect(tables).toEqual([{ name: 'migrations' }])
    expect(db.prepare('SELECT count(*) AS n FROM migrations').get()).toEqual({ n: 1 })
    db.close()
  })
})

describe.runIf(server !== null)('a directory that is only looked at: MongoDB', () => {
  test.each(['nothing', 'an older schema'])('%s stays as it is', async kind => {
    const uri = server?.uri(newDatabase()) ?? ''
    const connection = await mongoose.createConnection(uri).asPromise()
    try {
      const older = kind !== 'nothing'
      if (older) await connection.collection<{ _id: number }>('migrations').insertOne({ _id: 1 })
      const findings = await look({ MONGODB_URI: uri, MUSTER_DATA_DIR: folder })
      expect(findings.at(-1)).toMatchObject({
        state: 'note',
        what: 'Directory',
        message: expect.stringContaining(older ? 'the next start' : 'the first start'),
      })
      const names = ((await connection.db?.listCollections().toArray()) ?? []).map(({ name }) => name)
      expect(names).toEqual(older ? ['migrations'] : [])
      if (older) expect(await connection.collection('migrations').countDocuments()).toBe(1)
    } finally {
      await connection.dropDatabase()
      await connection.destroy()
    }
  })
})
