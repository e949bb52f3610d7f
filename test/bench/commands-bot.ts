/** The bot over HTTP in a process of its own, on the directory of a data folder, for a connector that counts nothing. */
import { createBot } from '../../src/bot/create-bot.ts'
import { openHttp } from '../../src/http/open-http.ts'
import { createLogger } from '../../src/logger.ts'
import { openDirectory } from '../../src/open-directory.ts'
import { openWorker } from '../../src/open-worker.ts'
import type { WorkerSettings } from '../../src/worker.ts'
import { settingsFor, TENANT } from './bench-directory.ts'
import { runBotProcess } from './turns-process.ts'

await runBotProcess(async ({ dataDir }) => {
  const log = createLogger({ logLevel: 'error' })
  const settings = settingsFor(dataDir)
  const { context } = await openDirectory(settings)
  const worker = openWorker({
    script: new URL('../../src/worker.ts', import.meta.url),
    data: { ...settings, logLevel: 'error', exportDays: 30 } satisfies WorkerSettings,
    log,
  })
  const bot = createBot({
    context,
    config: {
      credentials: null,
      tenant: TENANT,
      publicUrl: 'http://127.0.0.1',
      fileHosts: { mode: 'loopback' },
      serviceUrls: 'loopback',
    },
    log,
    wakeRunner: () => worker.wake(),
  })
  const server = { host: '127.0.0.1', port: 0, loopbackOnly: true }
  const http = await openHttp({ ...server, bot, context, ready: async () => [], home: () => 'Muster', log })
  bot.start()
  return http.url
})
