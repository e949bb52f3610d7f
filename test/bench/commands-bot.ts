/** The bot over HTTP in a process of its own, on the directory of a data folder, for a connector that counts nothing. */
import { createLogger } from '../../src/logger.ts'
import { localConfig, serveBot } from '../support/serve-bot.ts'
import { openBenchDirectory, TENANT } from './bench-directory.ts'
import { openBenchWorker } from './bench-worker.ts'
import { runBotProcess } from './turns-process.ts'

await runBotProcess(async ({ dataDir }) => {
  const { context } = await openBenchDirectory(dataDir)
  const worker = openBenchWorker(dataDir)
  const { url } = await serveBot({
    context,
    config: localConfig(TENANT),
    log: createLogger({ logLevel: 'error' }),
    wakeRunner: () => worker.wake(),
  })
  return url
})
