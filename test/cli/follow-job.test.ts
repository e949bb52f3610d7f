import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { followJob } from '../../src/cli/follow-job.ts'
import { workerName } from '../../src/jobs/worker-name.ts'
import { createLogger } from '../../src/logger.ts'
import { cancelImport } from '../../src/services/cancel-import.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { type Imports, KORE, START, useImports } from '../support/import-fixture.ts'
import { openStreams } from '../support/open-streams.ts'

const imports = useImports()
const FILE = `${KORE}asha@x.org,Asha,Rao,,,,,New\n`
const OTHER = `${KORE}asha@x.org,Asha,Sen,,,,,Update\n`

function desk({ context, admin }: Imports) {
  return { context, actor: admin, log: createLogger({ logLevel: 'silent' }) }
}

/** A confirmed import in the hands of a process that was killed. */
async function leaveBehind(given: Imports) {
  const { context, admin } = given
  const job = await given.check(FILE)
  await confirmImport(context, admin, { jobId: job.id })
  const worker = workerName().replace(/:\d+:/, `:${spawnSync(process.execPath, ['-e', '']).pid}:`)
  await context.storage.jobs.claim({ worker, now: START, until: START + 60_000, jobId: job.id })
  return job
}

test('what a killed process left behind goes on first, as it came first', async () => {
  const given = imports()
  const left = await leaveBehind(given)
  const { heard, terminal, settle } = openStreams()
  const checked = await followJob(desk(given), await given.drop(OTHER), terminal)
  expect((await given.job(left)).state).toBe('completed')
  expect(checked).toMatchObject({ state: 'awaiting confirmation', preview: { updated: 1 } })
  await settle()
  expect(heard.err).toContain('Import 1 (people.csv) was begun before and goes on first.')
})

test('work for others is put down when the own job has ended', async () => {
  const given = imports()
  const people = Array.from({ length: 15_000 }, (_, i) => `p${i}@x.org,P,N,,,,,New\n`).join('')
  const first = await given.check(KORE + people)
  await confirmImport(given.context, given.admin, { jobId: first.id })
  const own = await given.drop(FILE)
  const following = followJob(desk(given), own, openStreams().terminal)
  await cancelImport(given.context, given.admin, { jobId: own.id })
  expect((await following).state).toBe('cancelled')
  expect(await given.job(first)).toMatchObject({ state: 'processing' })
})
