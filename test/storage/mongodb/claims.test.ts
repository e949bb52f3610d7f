import { describe, expect, test } from 'vitest'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { makeJob } from '../../support/make-job.ts'
import { openTestDatabase, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()
const TENANTS = 5
const JOBS = 8
const WORKERS = 8
const LEASE = 1000

describe.each(servers)('workers that claim at once', server => {
  test('never work on two jobs of a tenant, and on each job once', { timeout: 60_000 }, async () => {
    const database = await openTestDatabase(server)
    const connections = await Promise.all(Array.from({ length: 4 }, () => openMongodb({ uri: database.uri })))
    try {
      for (let t = 0; t < TENANTS; t++) {
        for (let j = 0; j < JOBS; j++) {
          const job = makeJob({ tenant: `t${t}`, id: `j${j}`, createdAt: 1000 + j })
          await connections[0]?.jobs.create(job)
        }
      }
      const held = new Set<string>()
      const done: string[] = []
      const faults: string[] = []
      await Promise.all(
        Array.from({ length: WORKERS }, async (_, w) => {
          const { jobs } = connections[w % connections.length] as (typeof connections)[number]
          for (let idle = 0; done.length < TENANTS * JOBS && idle < 2000; ) {
            const claim = await jobs.claim({ worker: `w${w}`, now: 2000, until: 2000 + LEASE })
            if (!claim) {
              idle++
              continue
            }
            const { tenant, id } = claim.job
            if (held.has(tenant)) faults.push(`two jobs of ${tenant}`)
            if (claim.attempt !== 1) faults.push(`${tenant} ${id} claimed ${claim.attempt} times`)
            held.add(tenant)
            done.push(`${tenant} ${id}`)
            await jobs.replace({ ...claim.job, state: 'completed' }, claim.attempt)
            held.delete(tenant)
            await jobs.release(tenant, id, claim.attempt, 2000)
          }
        }),
      )
      expect(faults).toEqual([])
      expect(done).toHaveLength(TENANTS * JOBS)
      expect(new Set(done).size).toBe(TENANTS * JOBS)
      for (let t = 0; t < TENANTS; t++) {
        const ids = done.filter(job => job.startsWith(`t${t} `))
        expect(ids).toEqual([...ids].sort())
      }
    } finally {
      for (const connection of connections) await connection.close()
      await database.drop()
    }
  })

  test('a tenant with many jobs leaves the others their turn', async () => {
    const database = await openTestDatabase(server)
    const { jobs, close } = await openMongodb({ uri: database.uri })
    try {
      for (let j = 0; j < 45; j++) await jobs.create(makeJob({ tenant: 'busy', id: `j${j}`, createdAt: j }))
      await jobs.create(makeJob({ tenant: 'small', id: 'j', createdAt: 100 }))
      const claim = () => jobs.claim({ worker: 'w', now: 200, until: 300 })
      expect((await claim())?.job.tenant).toBe('busy')
      expect((await claim())?.job.tenant).toBe('small')
      expect(await claim()).toBeNull()
    } finally {
      await close()
      await database.drop()
    }
  })
})
