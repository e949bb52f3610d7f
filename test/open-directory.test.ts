import { expect, test } from 'vitest'
import { AppError } from '../src/errors.ts'
import { openDirectory } from '../src/open-directory.ts'
import { DEFAULT_LIMITS } from '../src/tables/limits.ts'
import { openBrokenWay } from './support/broken-way.ts'
import { freePort } from './support/free-port.ts'
import { newDatabase, startMemoryServer } from './support/mongo-server.ts'
import { dropDatabase } from './support/own-database.ts'

const SETTINGS = { dataDir: '', region: 'US', orgAdmins: [], fileLimits: { ...DEFAULT_LIMITS } }
const SLOW = { timeout: 60_000 }
const port = await freePort()
const untaken = await startMemoryServer({ port })
await untaken?.stop()

test(
  'a database that is absent is waited for, said once without the password, then given up',
  SLOW,
  async () => {
    const said: string[] = []
    const opening = openDirectory(
      { ...SETTINGS, mongodbUri: `mongodb://u:s3cret@127.0.0.1:${port}/m` },
      { patience: 6000, say: line => void said.push(line) },
    )
    const error = await opening.then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).message).toBe(
      `Nothing listens at 127.0.0.1:${port}. Start the database there, or correct host and port in MONGODB_URI. More is told by: npx muster doctor`,
    )
    expect(said).toEqual([`Waiting for 6 s for the database at 127.0.0.1:${port} (MONGODB_URI).`])
  },
)

test.runIf(untaken !== null)('one that comes within that time is opened', SLOW, async () => {
  const uri = `mongodb://127.0.0.1:${port}/${newDatabase()}`
  const waited = Promise.withResolvers<void>()
  const opening = openDirectory({ ...SETTINGS, mongodbUri: uri }, { say: () => waited.resolve() })
  await waited.promise
  const server = await startMemoryServer({ port })
  try {
    const { context, close } = await opening
    await context.storage.ping()
    expect(Math.abs(context.now() - Date.now())).toBeLessThan(1000)
    await close()
    await dropDatabase(uri)
  } finally {
    await server?.stop()
  }
})

test.runIf(untaken !== null)('one that goes away while its clock is read is asked again', SLOW, async () => {
  const server = (await startMemoryServer()) as NonNullable<typeof untaken>
  const database = newDatabase()
  const way = await openBrokenWay(server.instanceInfo?.port ?? 0, isQuestionForTime(database))
  const uri = `mongodb://127.0.0.1:${way.port}/${database}`
  try {
    const { context, close } = await openDirectory({ ...SETTINGS, mongodbUri: uri })
    await context.storage.ping()
    expect(way.broken()).toBe(true)
    await close()
  } finally {
    await way.close()
    await server.stop()
  }
})

test('what no waiting helps is said at once', SLOW, async () => {
  const said: string[] = []
  const opening = openDirectory(
    { ...SETTINGS, mongodbUri: 'mongodb://u:s3cret@127.0.0.1/m?nosuch=1' },
    { say: line => void said.push(line) },
  )
  await expect(opening).rejects.toThrow(/^MONGODB_URI holds an option that MongoDB does not know: nosuch\./)
  expect(said).toEqual([])
})

/** The driver's own greetings name another database. */
function isQuestionForTime(database: string): (bytes: Buffer) => boolean {
  return bytes => bytes.includes('hello') && bytes.includes(database)
}
