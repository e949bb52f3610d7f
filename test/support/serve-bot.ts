import type { BotConfig } from '../../src/bot/bot-config.ts'
import { type BotSettings, createBot } from '../../src/bot/create-bot.ts'
import { openHttp } from '../../src/http/open-http.ts'

/** What a bot that has no credentials is told of the world: there is this machine alone. */
export function localConfig(tenant: string): BotConfig {
  return {
    credentials: null,
    tenant,
    publicUrl: 'http://127.0.0.1',
    fileHosts: { mode: 'loopback' },
    serviceUrls: 'loopback',
  }
}

/** A bot behind its HTTP server, on a free port of this machine. */
export async function serveBot(settings: BotSettings): Promise<{ url: string; close(): Promise<void> }> {
  const { context, config, log } = settings
  const bot = createBot(settings)
  const http = await openHttp({
    host: '127.0.0.1',
    port: 0,
    bot,
    context,
    loopbackOnly: config.credentials === null,
    ready: async () => [],
    home: () => 'Muster',
    log,
  })
  bot.start()
  return {
    url: http.url,
    async close() {
      await http.close()
      await bot.close()
    },
  }
}
