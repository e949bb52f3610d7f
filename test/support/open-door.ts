import { createLogger, type Logger } from '../../src/logger.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { type FakeConnector, openFakeConnector } from './fake-connector.ts'
import { CREDENTIALS, type FakeIdentity, openFakeIdentity } from './fake-identity.ts'
import { serveBot } from './serve-bot.ts'

const PERSON = 'aaaa0000-0000-4000-8000-000000000001'

/** A bot with credentials, as it stands on the internet; who vouches for whom and where it answers is on this machine. */
export interface Door {
  url: string
  context: ServiceContext
  connector: FakeConnector
  identity: FakeIdentity
  /** What a person says in a 1:1 chat, as the connector brings it. */
  activity(given?: object): Record<string, unknown>
  /** Undefined: without an Authorization header. */
  post(
    authorization: string | undefined,
    activity?: object,
    headers?: Record<string, string>,
  ): Promise<{ status: number; text: string }>
  close(): Promise<void>
}

/** @param settings.beside another bot, whose database and connector this one shares */
export async function openDoor(
  settings: {
    otherTenants?: string[]
    beside?: Door
    log?: Logger
    now?: () => number
    /** In place of those of the identity service on this machine. */
    identity?: Record<string, string>
  } = {},
): Promise<Door> {
  const { log = createLogger({ logLevel: 'silent' }), otherTenants = [], beside, now = Date.now } = settings
  const storage = beside?.context.storage ?? (await openSqlite({ path: ':memory:' }))
  const context: ServiceContext = {
    storage,
    now,
    region: 'RW',
    limits: DEFAULT_LIMITS,
    orgAdmins: [],
  }
  const [connector, identity] = await Promise.all([
    beside?.connector ?? openFakeConnector(),
    openFakeIdentity(),
  ])
  const bot = await serveBot({
    context,
    config: {
      credentials: CREDENTIALS,
      tenant: CREDENTIALS.tenantId,
      otherTenants,
      publicUrl: null,
      fileHosts: { mode: 'loopback' },
      serviceUrls: 'loopback',
      identity: { settings: { ...identity.asking.settings, ...settings.identity } },
    },
    log,
    wakeRunner: () => {},
  })
  const activity = (given: object = {}) => ({
    type: 'message',
    id: crypto.randomUUID(),
    text: 'hi',
    channelId: 'msteams',
    serviceUrl: `${connector.url}/`,
    from: { id: `29:${PERSON}`, name: 'Dana Ortiz', aadObjectId: PERSON },
    recipient: { id: `28:${CREDENTIALS.appId}`, name: 'Muster' },
    conversation: { id: `a:${PERSON}`, conversationType: 'personal', tenantId: CREDENTIALS.tenantId },
    channelData: { tenant: { id: CREDENTIALS.tenantId } },
    ...given,
  })
  return {
    url: bot.url,
    context,
    connector,
    identity,
    activity,
    async post(authorization, given = activity(), headers = {}) {
      const answer = await fetch(`${bot.url}/api/messages`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(authorization === undefined ? {} : { authorization }),
          ...headers,
        },
        body: JSON.stringify(given),
      })
      return { status: answer.status, text: await answer.text() }
    },
    async close() {
      await bot.close()
      await identity.close()
      if (beside) return
      await connector.close()
      await storage.close()
    },
  }
}
