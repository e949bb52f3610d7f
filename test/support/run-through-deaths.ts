import type { ImportJob } from '../../src/domain/jobs.ts'
import { runNext } from '../../src/jobs/open-runner.ts'
import { workerName } from '../../src/jobs/worker-name.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { dyingStorage } from './dying-storage.ts'
import type { Imports } from './import-fixture.ts'
import { SILENT } from './silent-log.ts'

/**
 * Each worker dies at the next of the places; no more than two of them in one chunk, or the job is given up. Answers how many
 * deaths there were when the job had ended.
 */
export async function runThroughDeaths(
  given: Imports,
  deaths: readonly string[],
  job: ImportJob,
): Promise<number> {
  let died = 0
  for (;;) {
    const { state } = await given.job(job)
    if (state === 'awaiting confirmation') await confirmImport(given.context, given.admin, { jobId: job.id })
    else if (state !== 'queued' && state !== 'checking' && state !== 'processing') return died
    const death = deaths[died] ?? 'nothing.nothing:1'
    const dying = dyingStorage(given.context.storage, death)
    const context = { ...given.context, storage: dying.storage }
    await runNext({ context, log: SILENT, worker: workerName() })
    if (dying.hasDied()) died++
    given.clock.now += 120_000
  }
}
