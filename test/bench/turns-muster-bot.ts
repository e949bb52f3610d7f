/** The process of Muster as it stands on the internet: database in a file, worker thread, token check, queue of sends. */
import { createBot } from '../../src/bot/create-bot.ts'
import { openHttp } from '../../src/http/open-http.ts'
import { createLogger } from '../../src/logger.ts'
import { openDirectory } from '../../src/open-directory.ts'
import { type OpenWorker, openWorker } from '../../src/open-worker.ts'
import type { WorkerSettings } from '../../src/worker.ts'
import { CREDENTIALS } from '../support/fake-identity.ts'
import { settingsFor } from './bench-directory.ts'
import { runBotProcess } from './turns-process.ts'

await runBotProcess(async ({ identity, tenants, dataDir }) => {
  const log = createLogger({ logLevel: 'fatal' })
  const settings = { ...settingsFor(dataDir), orgAdmins: ['admin@corp.example'] }
  const { context } = await openDirectory(settings, { answers: true })
  const started: { worker?: OpenWorker } = {}
  const [tenant = '', ...otherTenants] = tenants
  const bot = createBot({
    context,
    config: {
      credentials: { ...CREDENTIALS, type: 'MultiTenant' },
      tenant,
      otherTenants,
      publicUrl: null,
      fileHosts: { mode: 'loopback' },
      serviceUrls: 'loopback',
      identity: identity.identity,
    },
    log,
    wakeRunner: () => started.worker?.wake(),
  })
  const server = { host: '127.0.0.1', port: 0, loopbackOnly: false }
  const http = await openHttp({
    ...server,
    bot,
    context,
    ready: async () => [],
    home: () => 'Muster',
    log,
  })
  bot.start()
  started.worker = openWorker({
    script: new URL('../../src/worker-thread.ts', import.meta.url),
    data: { ...settings, logLevel: 'fatal', exportDays: 30 } satisfies WorkerSettings,
    log,
  })
  return http.url
})
