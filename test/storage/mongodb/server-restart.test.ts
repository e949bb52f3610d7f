import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { UserWrite } from '../../../src/domain/plans.ts'
import { StorageError } from '../../../src/errors.ts'
import type { Storage } from '../../../src/ports/storage.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { freePort } from '../../support/free-port.ts'
import { makeUser } from '../../support/make-user.ts'
import { startMemoryServer } from '../../support/mongo-server.ts'
import { until } from '../../support/until.ts'

const KILLS = 4
const BATCH = 400

/** Runs a server whose data outlive it. */
async function openMortalServer() {
  const folder = mkdtempSync(join(tmpdir(), 'muster-mongod-'))
  const port = await freePort()
  const start = () => startMemoryServer({ port, dbPath: folder })
  let server = await start()
  return {
    uri: server && `mongodb://127.0.0.1:${port}/restarted`,
    async kill() {
      const pid = server?.instanceInfo?.instance.mongodProcess?.pid
      if (pid) process.kill(pid, 'SIGKILL')
      await server?.stop({ doCleanup: false })
    },
    async restart() {
      server = await until('the server runs again', start)
    },
    async remove() {
      await server?.stop({ doCleanup: false })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Again and again while the error says that it may help. */
async function insist<T>(what: string, work: () => Promise<T>): Promise<{ answer: T; failures: number }> {
  let failures = 0
  const answer = await until(
    what,
    async () => {
      try {
        return { value: await work() }
      } catch (error) {
        if (!(error instanceof StorageError && error.retryable)) throw error
        failures++
        return null
      }
    },
    60_000,
  )
  return { answer: answer.value, failures }
}

const person = (i: number, fields = {}) =>
  makeUser({ id: `p${i}`, displayName: `Person ${i}`, email: `p${i}@x.org`, phone: `+25078${i}`, ...fields })

async function everybody(storage: Storage) {
  const page = await storage.users.list('t1', { limit: 10_000 })
  return page.items.map(({ id, email, title, version }) => ({ id, email, title, version }))
}

const mortal = await openMortalServer()

describe.each(mortal.uri ? [mortal.uri] : [])('a server that is killed', uri => {
  test('in the middle of batches: they are repeated, and nothing is lost or done twice', {
    timeout: 180_000,
  }, async () => {
    const storage = await openMongodb({ uri })
    try {
      const inserts = Array.from({ length: BATCH }, (_, i): UserWrite => ({ op: 'insert', user: person(i) }))
      await storage.users.write('t1', 'before', inserts)
      let failures = 0
      for (let kill = 0; kill < KILLS; kill++) {
        const version = 1 + kill
        // Neighbours swap their addresses each time: rings, which take the longest way.
        const swaps = Array.from({ length: BATCH }, (_, i): UserWrite => {
          const email = `p${kill % 2 === 0 ? i ^ 1 : i}@x.org`
          return {
            op: 'update',
            fromVersion: version,
            user: person(i, { email, title: `T${kill}`, version: version + 1 }),
          }
        })
        const more = Array.from({ length: BATCH }, (_, i): UserWrite => {
          return { op: 'insert', user: person((kill + 1) * BATCH + i) }
        })
        const written = Promise.all([
          insist('the swaps', () => storage.users.write('t1', `swap ${kill}`, swaps)),
          insist('the additions', () => storage.users.write('t1', `more ${kill}`, more)),
        ])
        // Some way into the swaps, and further each time.
        await until('the swaps have begun', async () => {
          const user = await storage.users.get('t1', `p${20 + kill * 80}`)
          return user?.version === version + 1
        })

        await mortal.kill()
        await mortal.restart()
        for (const { answer, failures: failed } of await written) {
          expect(new Set(answer)).toEqual(new Set(['applied']))
          failures += failed
        }
      }
      expect(failures).toBeGreaterThan(0)
      const found = await everybody(storage)
      expect(found).toHaveLength((KILLS + 1) * BATCH)
      const byId = new Map(found.map(user => [user.id, user]))
      for (let i = 0; i < BATCH; i++) {
        const email = `p${(KILLS - 1) % 2 === 0 ? i ^ 1 : i}@x.org`
        expect(byId.get(`p${i}`)).toEqual({ id: `p${i}`, email, title: `T${KILLS - 1}`, version: KILLS + 1 })
        expect((await storage.users.findByKeys('t1', [`email:${email}`])).get(`email:${email}`)?.id).toBe(
          `p${i}`,
        )
      }
    } finally {
      await storage.close()
      await mortal.remove()
    }
  })
})
