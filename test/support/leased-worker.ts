/**
 * A process that does the jobs of a MongoDB database under a short lease; for tests that freeze it.
 * Arguments: address, lease in milliseconds. Says on stdout what its log says.
 */
import { openRunner } from '../../src/jobs/open-runner.ts'
import { workerName } from '../../src/jobs/worker-name.ts'
import { openDirectory } from '../../src/open-directory.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'

const [mongodbUri, lease] = process.argv.slice(2) as [string, string]
const { context, close } = await openDirectory({
  mongodbUri,
  dataDir: '',
  region: 'US',
  orgAdmins: [],
  fileLimits: { ...DEFAULT_LIMITS },
})
const say = (_: object, message: string) => void process.stdout.write(`${message}\n`)
const log = { info: say, warn: say, error: say }
const runner = openRunner({ context, log, worker: workerName(), lease: Number(lease) })
process.once('SIGTERM', async () => {
  await runner.close()
  await close()
})
