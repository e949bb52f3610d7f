import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LOCAL_TENANT } from '../../src/config.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { type FakeConnector, openFakeConnector } from '../support/fake-connector.ts'
import { freePort } from '../support/free-port.ts'
import { koreFile } from '../support/generate-people.ts'
import { makeUser } from '../support/make-user.ts'
import { createTalker, postTo, type Talker } from '../support/open-chat.ts'
import { openSilentServer } from '../support/open-silent-server.ts'
import { DANA } from '../support/people.ts'
import { openMusterFolder } from '../support/run-muster.ts'
import { until } from '../support/until.ts'

/** What an orchestrator waits before it kills. Milliseconds. */
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
async function start(settings: NodeJS.ProcessEnv = {}) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const own = { PORT: String(port), LOCAL_TEAMS_PORT: '0' }
  const env = { ...own, ORG_ADMINS: DANA.email, LOG_LEVEL: 'warn', ...settings }
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

/** Asks the process to stop, and kills it when it does not. @returns its exit code; null if it was killed */
async function stop({ child }: Awaited<ReturnType<typeof start>>): Promise<number | null> {
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
  const [code] = (await closed) as [number | null]
  clearTimeout(patience)
  return code
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
  expect(await stopped, server.said()).toBe(0)
})

test('a turn that does not end holds up nobody for long', async () => {
  const server = await start()
  await server.dana.say('hi')
  connector.hold = new Promise(() => {})
  const before = connector.authorizations.length
  const turn = server.dana.say('help').catch(() => {})
  await until('the answer to be on its way', () => connector.authorizations.length > before)
  expect(await stop(server), server.said()).toBe(0)
  await turn
})

test('an import under way is handed back, and goes on at the next start', async () => {
  const first = await start()
  await dropLarge(first.dana)
  await until('the import to be checked', async () => (await leases()).length > 0)
  expect(await stop(first), first.said()).toBe(0)
  expect(await leases()).toEqual([])
  const second = await start()
  await second.dana.see('Add 60,000')
  expect(await stop(second), second.said()).toBe(0)
})

test('a turn, a letter and an import that hang together hold up nobody for long, and all are handed back', async () => {
  const mail = await openSilentServer()
  try {
    await invite()
    const server = await start({
      SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
      MAIL_FROM: 'muster@lakeside.example',
    })
    await until('the mail server to be asked', () => mail.asked() > 0)
    await dropLarge(server.dana)
    await until('the import to be checked', async () => (await leases()).length > 0)
    connector.hold = new Promise(() => {})
    const turn = server.dana.say('help').catch(() => {})
    expect(await stop(server), server.said()).toBe(0)
    await turn
    expect(await leases()).toEqual([])
    const later = { by: 'another', now: Date.now() + 60_000, until: Date.now() + 61_000, limit: 9 }
    expect(await inDatabase(storage => storage.outbox.claimDue(later))).toHaveLength(1)
  } finally {
    await mail.close()
  }
})

/** Somebody new, and the letter that tells them so. */
async function invite(): Promise<void> {
  const user = makeUser({ tenant: LOCAL_TENANT, id: 'new', email: 'new@lakeside.example' })
  const letter = { tenant: LOCAL_TENANT, key: 'invitation:new', kind: 'invitation', userId: 'new' } as const
  await inDatabase(async storage => {
    await storage.users.write(LOCAL_TENANT, 'test', [{ op: 'insert', user }])
    await storage.outbox.add(LOCAL_TENANT, [
      { ...letter, jobId: 'job', state: 'waiting', createdAt: Date.now() },
    ])
  })
}

async function dropLarge(dana: Talker): Promise<void> {
  const lines = [...koreFile({ rows: 60_000, seed: 7, status: 'New' })]
  await dana.drop('staff.csv', lines.join(''))
}

/** What is claimed, as any process that opens the database sees it. */
function leases(): Promise<unknown[]> {
  return inDatabase(storage => storage.jobs.leases(Date.now()))
}

async function inDatabase<T>(work: (storage: Storage) => Promise<T>): Promise<T> {
  const folder = join(muster.folder, 'data')
  await mkdir(folder, { recursive: true })
  const storage = await openSqlite({ path: join(folder, 'muster.db') })
  try {
    return await work(storage)
  } finally {
    await storage.close()
  }
}
