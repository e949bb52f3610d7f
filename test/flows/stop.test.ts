import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LOCAL_TENANT } from '../../src/config.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { type FakeConnector, openFakeConnector } from '../support/fake-connector.ts'
import { freePort } from '../support/free-port.ts'
import { koreFile } from '../support/generate-people.ts'
import { createTalker, postTo, type Talker } from '../support/open-chat.ts'
import { DANA } from '../support/people.ts'
import { openMusterFolder } from '../support/run-muster.ts'
import { until } from '../support/until.ts'

/** What an orchestrator waits before it kills. */
const PATIENCE = 10_000

let muster: Awaited<ReturnType<typeof openMusterFolder>>
let connector: FakeConnector
beforeEach(async () => {
  muster = await openMusterFolder()
  connector = await openFakeConnector()
})
afterEach(async () => {
  await connector.close()
  await muster.close()
})

/** `npm start`, and somebody who talks to it past its page. */
async function start() {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = { PORT: String(port), LOCAL_TEAMS_PORT: '0', ORG_ADMINS: DANA.email, LOG_LEVEL: 'warn' }
  const child = muster.start(['start'], env)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => (said += String(piece)))
  await until('the server to be ready', () => said.includes('Muster is ready'))
  const dana = createTalker({
    tenant: LOCAL_TENANT,
    conversationId: `a:${DANA.aadObjectId}`,
    type: 'personal',
    person: DANA,
    connector,
    post: activity => postTo(url, activity),
  })
  return { child, url, dana, said: () => said }
}

/** Asks the process to stop. @returns its exit code, and how long it took in milliseconds */
async function stop({
  child,
}: Awaited<ReturnType<typeof start>>): Promise<{ code: number | null; took: number }> {
  const from = performance.now()
  child.kill('SIGTERM')
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, took: performance.now() - from }
}

test('a turn under way is finished before the server stops, and nothing new comes in', async () => {
  const server = await start()
  await server.dana.say('hi')
  const held = Promise.withResolvers<void>()
  connector.hold = held.promise
  const before = connector.authorizations.length
  const turn = server.dana.say('help')
  await until('the answer to be on its way', () => connector.authorizations.length > before)
  const stopped = stop(server)
  await until('the door to be shut', () =>
    fetch(`${server.url}/healthz`).then(
      () => false,
      () => true,
    ),
  )
  connector.hold = null
  held.resolve()
  await turn
  await server.dana.see('help')
  const { code, took } = await stopped
  expect(code, server.said()).toBe(0)
  expect(took).toBeLessThan(PATIENCE)
})

test('a turn that does not end holds up nobody for long', async () => {
  const server = await start()
  await server.dana.say('hi')
  connector.hold = new Promise(() => {})
  const before = connector.authorizations.length
  const turn = server.dana.say('help').catch(() => {})
  await until('the answer to be on its way', () => connector.authorizations.length > before)
  const { code, took } = await stop(server)
  expect(code, server.said()).toBe(0)
  expect(took).toBeLessThan(PATIENCE)
  await turn
})

test('an import under way is handed back, and goes on at the next start', async () => {
  const first = await start()
  await dropLarge(first.dana)
  await until('the import to be checked', async () => (await leases()).length > 0)
  const { code, took } = await stop(first)
  expect(code, first.said()).toBe(0)
  expect(took).toBeLessThan(PATIENCE)
  expect(await leases()).toEqual([])
  const second = await start()
  await second.dana.see('Add 60,000')
  expect((await stop(second)).code).toBe(0)
})

async function dropLarge(dana: Talker): Promise<void> {
  const lines = [...koreFile({ rows: 60_000, seed: 7, status: 'New' })]
  await dana.drop('staff.csv', lines.join(''))
}

/** What is claimed, as any process that opens the database sees it. */
async function leases(): Promise<unknown[]> {
  const storage = await openSqlite({ path: join(muster.folder, 'data', 'muster.db') })
  try {
    return await storage.jobs.leases(Date.now())
  } finally {
    await storage.close()
  }
}
