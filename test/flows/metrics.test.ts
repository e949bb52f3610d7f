import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, startApp } from '../../src/app.ts'
import { LOCAL_TENANT, readConfig } from '../../src/config.ts'
import { createLogger } from '../../src/logger.ts'
import { openFakeConnector } from '../support/fake-connector.ts'
import { createTalker, postTo } from '../support/open-chat.ts'
import { DANA } from '../support/people.ts'
import { until } from '../support/until.ts'

const TOKEN = 'a-token-that-is-long-enough'
const FILE = 'Email ID,First Name,Last Name,User Status\nasha@x.example,Asha,Rao,New\n'

const connector = await openFakeConnector()
const folder = await mkdtemp(join(tmpdir(), 'muster-metrics-'))
let app: App

beforeAll(async () => {
  app = await start({ METRICS_TOKEN: TOKEN, ORG_ADMINS: DANA.aadObjectId })
})

afterAll(async () => {
  await app.close()
  await connector.close()
  await rm(folder, { recursive: true })
})

function start(settings: NodeJS.ProcessEnv): Promise<App> {
  const data = join(folder, randomUUID())
  const config = readConfig({ MUSTER_DATA_DIR: data, PORT: '0', LOG_LEVEL: 'silent', ...settings })
  return startApp(config, createLogger(config))
}

async function read(headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) {
  const response = await fetch(`${app.url}/metrics`, { headers })
  return { status: response.status, text: await response.text() }
}

test('turns, jobs by state, the outbox and connector errors are counted, and nobody is named', async () => {
  const dana = createTalker({
    conversationId: `a:${DANA.aadObjectId}`,
    type: 'personal',
    person: DANA,
    connector,
    tenant: LOCAL_TENANT,
    post: activity => postTo(app.url, activity),
  })
  await dana.drop('staff.csv', FILE)
  await dana.press('Import 1 change')
  await dana.see('staff.csv: completed')
  connector.failNext({ status: 403, code: 'BotDisabledByAdmin' })
  await dana.say('help').catch(() => {})
  const text = await until('the refused message to be counted', async () => {
    const { text } = await read()
    return text.includes('muster_connector_errors_total{status="403"} 1') && text
  })
  expect(text).toMatch(/muster_turn_seconds_count\{status="200"\} [1-9]/)
  expect(text).toContain('muster_jobs{state="completed"} 1')
  expect(text).toContain('muster_outbox{state="waiting"} 1')
  expect(text).toContain('process_resident_memory_bytes')
  for (const secret of ['asha', 'Dana', 'staff.csv', DANA.aadObjectId]) expect(text).not.toContain(secret)
})

test.each([
  ['no token', {}],
  ['another token', { authorization: 'Bearer a-token-that-is-long-enougH' }],
  ['a token that goes on', { authorization: `Bearer ${TOKEN}x` }],
  ['another scheme', { authorization: `Basic ${TOKEN}` }],
])('%s: refused', async (_what, headers) => {
  const { status, text } = await read(headers)
  expect(status).toBe(401)
  expect(text).not.toContain('muster_')
})

test('without the setting there is no such page', async () => {
  const other = await start({})
  const response = await fetch(`${other.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
  expect(response.status).toBe(404)
  await other.close()
})
