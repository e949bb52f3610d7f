import { expect, test } from 'vitest'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { announceEnd } from '../../src/services/announce-end.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { START, useImports } from '../support/import-fixture.ts'
import { makeJob } from '../support/make-job.ts'

const imports = useImports()
const MINUTES = 60_000
const by = { userId: 'boss', name: 'Zoë Boss' }
const job = (fields: Partial<ImportJob>): ImportJob => ({
  ...makeJob({
    id: 'j',
    by,
    createdAt: START,
    state: 'completed',
    finishedAt: START + 11 * MINUTES,
    ...fields,
  }),
  number: 1,
  revision: 1,
})
const confirmed = (at: number) => ({ what: 'confirmed' as const, by, at })

test.each<[string, Partial<ImportJob>, number]>([
  ['took long', {}, 1],
  ['took long and refused rows', { state: 'completed with errors' }, 1],
  ['took long and failed', { state: 'failed' }, 1],
  ['was quick', { finishedAt: START + 9 * MINUTES }, 0],
  ['waited long for a decision and was quick then', { decision: confirmed(START + 8 * MINUTES) }, 0],
  ['took long after the decision', { decision: confirmed(START + MINUTES / 2) }, 1],
  ['was cancelled', { state: 'cancelled' }, 0],
  ['goes on', { state: 'processing' }, 0],
  ['waits', { state: 'awaiting confirmation' }, 0],
  ['is of the operator', { by: { userId: null, name: 'the operator' } }, 0],
])('a job that %s', async (_name, fields, count) => {
  const given = imports()
  await announceEnd(given.context, job(fields))
  await announceEnd(given.context, job(fields))
  const entries = await given.outbox()
  expect(entries).toHaveLength(count)
  if (count > 0) expect(entries[0]).toMatchObject({ kind: 'ended', userId: 'boss', state: 'waiting' })
})

test('an import that takes long is announced by whoever ran it, and a quick one is not', async () => {
  const given = imports()
  const file = 'Email ID, First Name, Last Name, User Status\nasha@x.org,Asha,Rao,New\n'
  await given.import(file)
  expect((await given.outbox()).map(({ kind }) => kind)).toEqual(['invitation'])
  const checked = await given.check(file.replace('asha', 'bo'))
  await confirmImport(given.context, given.admin, { jobId: checked.id })
  given.clock.now += 11 * MINUTES
  await given.work()
  const { finishedAt, id } = await given.job(checked)
  expect((await given.outbox()).map(({ key }) => key)).toContain(`ended:${id}:${finishedAt}`)
})

test('a second end, after it went on, is told again', async () => {
  const given = imports()
  await announceEnd(given.context, job({ state: 'failed' }))
  await announceEnd(given.context, job({ finishedAt: START + 30 * MINUTES }))
  expect(await given.outbox()).toHaveLength(2)
})
