import { describe, type ExpectStatic, expect, type TestContext, test } from 'vitest'
import { AppError } from '../../../src/errors.ts'
import { unopened } from '../../../src/open-directory.ts'
import { openConnection } from '../../../src/storage/mongodb/connection.ts'
import { isWrongSet } from '../../../src/storage/mongodb/explain-topology.ts'
import { openLastingConnection } from '../../../src/storage/mongodb/lasting-connection.ts'
import { storageError } from '../../../src/storage/mongodb/storage-error.ts'
import { type GreetingMongo, openGreetingMongo } from '../../support/greeting-mongo.ts'
import { until } from '../../support/until.ts'

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

type Greeting = (host: string) => Record<string, unknown>

const alone = () => MODERN
const inSet = (host: string) => ({ ...alone(), setName: 'rs0', me: host, hosts: [host] })

/** A server, what it says of itself when it is started anew, and what becomes of questions to it. */
async function openChanging(
  { expect, onTestFinished }: TestContext & { expect: ExpectStatic },
  first: Greeting,
  options = '',
) {
  let greeting = first
  const server = await openGreetingMongo(host => greeting(host))
  const connection = await openLastingConnection(`mongodb://${server.host}/m${options}`)
  onTestFinished(async () => {
    await connection.close()
    await server.close()
  })
  return {
    startAnew(as: Greeting) {
      greeting = as
      server.hangUp()
    },
    /** What a question ended in, which may pass; null where it was answered. */
    async failure(): Promise<unknown> {
      try {
        await connection.db().command({ ping: 1 })
        return null
      } catch (error) {
        expect(storageError(error)).toMatchObject({ retryable: true })
        return error
      }
    },
  }
}

// They wait side by side; what takes longest comes first.
describe.concurrent('a replica set that is not found', () => {
  test('because its member stands alone for a while: found once it is of the set again', async context => {
    const changing = await openChanging(context, inSet, '?replicaSet=rs0')
    changing.startAnew(alone)
    await until('it to be given up', async () => isWrongSet(await changing.failure()))
    changing.startAnew(inSet)
    await until('a question to be answered', async () => (await changing.failure()) === null)
  })

  test.each([
    ['of another name', () => member()],
    ['that the server does not belong to', () => openGreetingMongo(() => MODERN)],
  ])('%s: said at once, with the setting', async (_, open) => {
    const server = await open()
    const { message, retryable } = await told(server, 'replicaSet=other')
    expect(message).toContain(
      `No server at ${server.host} belongs to a replica set called other. Correct replicaSet in`,
    )
    expect(retryable).toBe(false)
  })

  test('of another name, of one server that is asked alone', async () => {
    const { message } = await told(await member(), 'replicaSet=other&directConnection=true')
    expect(message).toMatch(
      /or does not belong to a replica set called other\. Check .* replicaSet in MONGODB_URI/,
    )
  })

  test('that has no primary', async () => {
    const server = await member({ ismaster: false, secondary: true })
    const { message, retryable } = await told(server, 'replicaSet=rs0')
    expect(message).toContain('The replica set rs0 has no primary that this machine reaches.')
    expect(message).toContain(server.host)
    expect(retryable).toBe(true)
  })

  test('whose members have names that nobody knows here', async () => {
    const server = await member({ me: 'db1.invalid:27017', hosts: ['db1.invalid:27017'] })
    const { message, retryable } = await told(server, 'replicaSet=rs0')
    expect(message).toMatch(
      /calls its members db1\.invalid:27017, .* add directConnection=true to MONGODB_URI/,
    )
    expect(retryable).toBe(true)
  })

  test.for<[string, Greeting, Greeting]>([
    ['a set of one member that comes back alone', inSet, alone],
    ['a server that was alone and comes back as a set', alone, inSet],
  ])('%s: found again, also when it changes back', async ([_, first, then], context) => {
    const changing = await openChanging(context, first)
    for (const next of [then, first]) {
      changing.startAnew(next)
      await until('a question to be answered', async () => (await changing.failure()) === null)
    }
  })
})
