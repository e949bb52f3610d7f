import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ImportJob, isEnded } from '../../src/domain/jobs.ts'
import { runNext } from '../../src/jobs/open-runner.ts'
import { type OpenDirectory, openDirectory } from '../../src/open-directory.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { getImport } from '../../src/services/get-import.ts'
import { resumeImport } from '../../src/services/resume-import.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { type ChaosProcesses, openChaosProcesses } from '../support/chaos-processes.ts'
import { dropFile, OPERATOR, TENANT } from '../support/mixed-import.ts'
import { newDatabase, openMongoServer } from '../support/mongo-server.ts'
import { dropDatabase } from '../support/own-database.ts'
import { openMusterFolder } from '../support/run-muster.ts'
import { SILENT } from '../support/silent-log.ts'
import { until } from '../support/until.ts'

const server = await openMongoServer()
afterAll(() => server?.stop())

const ROWS = 6000
const FILE =
  'Email ID,First Name,Last Name,User Status\n' +
  Array.from({ length: ROWS }, (_, n) => `p${n}@x.example,Asha,Rao ${n},New\n`).join('')
/** For all of them to start, die and be followed. Milliseconds. */
const PATIENCE = 120_000
/** So many workers may die of a job at one place. */
const MOST = 3

describe.runIf(server !== null)('a job that kills each muster worker that takes it', () => {
  let muster: Awaited<ReturnType<typeof openMusterFolder>>
  let directory: OpenDirectory
  let workers: ChaosProcesses
  let uri: string
  let jobId: string

  beforeEach(async () => {
    uri = server?.uri(newDatabase()) ?? ''
    muster = await openMusterFolder()
    const settings = { dataDir: '', region: 'US', orgAdmins: [], fileLimits: { ...DEFAULT_LIMITS } }
    directory = await openDirectory({ ...settings, mongodbUri: uri })
    jobId = (await dropFile(directory.context, FILE)).id
  })
  afterEach(async () => {
    await workers?.close()
    await directory.close()
    await dropDatabase(uri)
    await muster.close()
  })

  const read = () => getImport(directory.context, OPERATOR, { jobId })

  /** Kills whoever has begun with the job, until nobody takes it any more. Answers how many died. */
  async function killEach(): Promise<number> {
    const { storage, now } = directory.context
    const killed = new Set<string>()
    await until(
      'the job to be given up',
      async () => {
        const [[lease], { strikes, state }] = await Promise.all([storage.jobs.leases(now()), read()])
        // Whoever gives it up notes so first, and then lets go of it.
        if (state === 'failed') return lease === undefined
        const pid = Number(lease?.worker.split(':')[1])
        if (!lease || strikes === 0 || strikes > MOST || !workers.workers().includes(pid)) return false
        killed.add(lease.worker)
        await workers.killAndRestart([pid])
        return false
      },
      PATIENCE,
    )
    return killed.size
  }

  test.each(['checking', 'processing'] as const)(
    '%s: it fails with the reason, and goes on when told to',
    async phase => {
      const { context } = directory
      if (phase === 'processing') {
        await runNext({ context, log: SILENT, worker: 'checker', jobId })
        await confirmImport(context, OPERATOR, { jobId })
      }
      workers = await openChaosProcesses({ uri, folder: muster.folder, workers: 2, bots: 0 })
      expect(await killEach()).toBeGreaterThanOrEqual(MOST)
      const failed = await read()
      expect(failed.error).toMatchObject({ code: 'worker-dies' })
      expect(failed.error?.message).toMatch(
        /^The worker died 3 times at this place of the file\. .*Reference 1-/,
      )
      expect(await context.storage.jobs.leases(context.now())).toEqual([])

      if (phase === 'checking') return
      expect((await resumeImport(context, OPERATOR, { jobId })).first).toBe(true)
      const done: ImportJob = await until(
        'the import to end',
        async () => {
          const job = await read()
          return isEnded(job) && job
        },
        PATIENCE,
      )
      expect(done).toMatchObject({ state: 'completed', counts: { created: ROWS, failed: 0 } })
      expect(await context.storage.users.count(TENANT)).toBe(ROWS)
      expect(await context.storage.outbox.count(TENANT, {})).toBe(ROWS)
      expect(workers.crashes()).toEqual([])
    },
  )
})
