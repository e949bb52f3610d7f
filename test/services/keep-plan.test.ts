import { expect, test } from 'vitest'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { JobHandle } from '../../src/services/job-handle.ts'
import { keepPlan, keptPlan } from '../../src/services/keep-plan.ts'
import { planWrites } from '../../src/services/plan-writes.ts'
import { KORE, useImports } from '../support/import-fixture.ts'

const imports = useImports()

test('a kept plan leaves out what the rows say, and comes back whole', async () => {
  const { context, admin, check, add } = imports()
  await add({ id: 'ben', displayName: 'Ben Hur', email: 'ben@x.org' })
  const file =
    'asha@x.org,Asha,Rao,E1,206 555 0101,Nurse,,New\nben@x.org,Ben,Hur,,,Doctor,,Update\nc@x.org,Cy,Lo,,,,,New\n'
  const checked = await check(KORE + file)
  await confirmImport(context, admin, { jobId: checked.id })
  const claim = await context.storage.jobs.claim({
    worker: 'w',
    now: context.now(),
    until: context.now() + 60_000,
  })
  if (claim?.job.kind !== 'import') throw new Error('nothing to claim')
  const { job } = claim
  const rows = (await context.storage.chunks.rows('t1', job.id, 0)) ?? []
  const plan = await planWrites(context, job, rows, {})
  expect(plan.writes.map(({ write }) => write.op)).toEqual(['insert', 'update', 'insert'])
  expect(await keptPlan(context, job, 0, rows)).toBeNull()
  await keepPlan(context, new JobHandle(context, { ...claim, job }), 0, plan)
  const stored = await context.storage.chunks.plan('t1', job.id, 0)
  expect(stored?.writes.map(({ write }) => write.op)).toEqual(['update'])
  expect(stored?.added?.rows).toEqual([0, 2])
  expect(await keptPlan(context, job, 0, rows)).toEqual(plan)
})
