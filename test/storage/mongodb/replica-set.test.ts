import { describe, expect, test } from 'vitest'
import { AppError } from '../../../src/errors.ts'
import { unopened } from '../../../src/open-directory.ts'
import { openConnection } from '../../../src/storage/mongodb/connection.ts'
import { type GreetingMongo, openGreetingMongo } from '../../support/greeting-mongo.ts'

/** The server is not chosen before five seconds are over. */
const SLOW = 30_000
const MODERN = { minWireVersion: 0, maxWireVersion: 25, ismaster: true, secondary: false }

/** What whoever set the address reads, and whether it is waited for. */
async function told(server: GreetingMongo, options: string) {
  const uri = `mongodb://u:s3cret@${server.host}/m?${options}`
  try {
    const error = await openConnection(uri).then(
      async connection => {
        await connection.destroy()
        return null
      },
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(AppError)
    const { message } = await unopened(error, uri)
    expect(message).not.toContain('s3cret')
    return { message, retryable: (error as AppError).retryable }
  } finally {
    await server.close()
  }
}

const member = (more: Record<string, unknown> = {}) =>
  openGreetingMongo(host => ({ ...MODERN, setName: 'rs0', me: host, hosts: [host], ...more }))

describe.concurrent('an address whose replica set is not found', () => {
  test.each([
    ['of another name', () => member()],
    ['that the server does not belong to', () => openGreetingMongo(() => MODERN)],
  ])('%s: said at once, with the setting', { timeout: SLOW }, async (_, open) => {
    const server = await open()
    const { message, retryable } = await told(server, 'replicaSet=other')
    expect(message).toContain(
      `No server at ${server.host} belongs to a replica set called other. Correct replicaSet in`,
    )
    expect(retryable).toBe(false)
  })

  test('of another name, of one server that is asked alone', { timeout: SLOW }, async () => {
    const { message } = await told(await member(), 'replicaSet=other&directConnection=true')
    expect(message).toMatch(
      /or does not belong to a replica set called other\. Check .* replicaSet in MONGODB_URI/,
    )
  })

  test('that has no primary', { timeout: SLOW }, async () => {
    const server = await member({ ismaster: false, secondary: true })
    const { message, retryable } = await told(server, 'replicaSet=rs0')
    expect(message).toContain('The replica set rs0 has no primary that this machine reaches.')
    expect(message).toContain(server.host)
    expect(retryable).toBe(true)
  })

  test('whose members have names that nobody knows here', { timeout: SLOW }, async () => {
    const server = await member({ me: 'db1.invalid:27017', hosts: ['db1.invalid:27017'] })
    const { message, retryable } = await told(server, 'replicaSet=rs0')
    expect(message).toMatch(
      /calls its members db1\.invalid:27017, .* add directConnection=true to MONGODB_URI/,
    )
    expect(retryable).toBe(true)
  })
})
