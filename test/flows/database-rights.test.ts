import { once } from 'node:events'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCAL_TENANT } from '../../src/config.ts'
import { openMongodb } from '../../src/storage/mongodb/open-mongodb.ts'
import { freePort } from '../support/free-port.ts'
import { openGuardedMongo } from '../support/guarded-mongo.ts'
import { makeJob } from '../support/make-job.ts'
import { openMusterFolder } from '../support/run-muster.ts'
import { until } from '../support/until.ts'

const servers = [await openGuardedMongo()].filter(server => server !== null)
afterAll(() => servers[0]?.stop())

const refusal = (db: string) =>
  `The user of MONGODB_URI may not insert, update, remove. Give it the role readWrite on the database ${db}. More is told by: npx muster doctor\n`

let muster: Awaited<ReturnType<typeof openMusterFolder>>
beforeEach(async () => {
  muster = await openMusterFolder()
})
afterEach(() => muster.close())

describe.each(servers)('a database user who may only read', server => {
  const upToDate = async (db: string) => {
    const storage = await openMongodb({ uri: server.uri(db, server.admin) })
    await storage.close()
  }

  test.each([
    ['worker', ''],
    ['start', 'Muster cannot start: '],
  ])('muster %s says so, and ends with 2', async (command, start) => {
    const db = `only-${command}`
    await upToDate(db)
    const uri = server.uri(db, await server.addUser(db, { role: 'read', db }))
    const { code, out, err } = await muster.run([command], { MONGODB_URI: uri, PORT: '0' })
    expect([code, out]).toEqual([2, ''])
    expect(err).toBe(start + refusal(db))
  })

  test('from some moment on: not ready, one line in the log; both pass when the right is back', async () => {
    const db = 'later'
    await upToDate(db)
    const user = await server.addUser(db, { role: 'readWrite', db })
    const port = await freePort()
    const env = { MONGODB_URI: server.uri(db, user), PORT: String(port), LOCAL_TEAMS_PORT: '0' }
    const child = muster.start(['start'], env)
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => (said += String(piece)))
    const setRole = (role: string) => server.command('admin', { updateUser: db, roles: [{ role, db }] })
    const problems = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`)
      return ((await response.json()) as { problems: string[] }).problems
    }
    const storage = await openMongodb({ uri: server.uri(db, server.admin) })
    const done = ({ id }: { id: string }) =>
      until(
        () => `the job to be done: ${said}`,
        async () => {
          const now = await storage.jobs.get(LOCAL_TENANT, id)
          return now?.finishedAt !== undefined && (await storage.jobs.leases(Date.now())).length === 0
        },
      )
    try {
      await until('the server to be ready', () => said.includes('Muster is ready'))
      await done(await storage.jobs.create(makeJob({ tenant: LOCAL_TENANT })))
      await setRole('read')
      const told = await until('it not to be ready', async () => {
        const found = await problems()
        return found.length > 0 && found
      })
      expect(told).toEqual([expect.stringMatching(/rights of the user that MONGODB_URI names/)])
      const before = said.length
      const job = await storage.jobs.create(makeJob({ tenant: LOCAL_TENANT }))
      await until(
        () => `the worker to say so: ${said}`,
        () => said.includes('the database refuses what the queue needs'),
      )
      await setRole('readWrite')
      await until('it to be ready again', async () => (await problems()).length === 0)
      await done(job)
      const lines = said.slice(before).trim().split('\n')
      expect(
        lines.filter(line => line.includes('refuses')),
        said,
      ).toHaveLength(1)
      expect(lines.length, said).toBeLessThan(8)
      expect(said).not.toContain('s3cret')
    } finally {
      await storage.close()
      child.kill('SIGTERM')
      await once(child, 'close')
    }
  })
})
