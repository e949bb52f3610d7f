import { describe, expect, test } from 'vitest'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { runNext } from '../../src/jobs/open-runner.ts'
import { cancelImport } from '../../src/services/cancel-import.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { resumeImport } from '../../src/services/resume-import.ts'
import { type Imports, useImports } from '../support/import-fixture.ts'
import { atLook, expectAllOnce, FILE, FIRST_CHUNK, ROWS, runAndStop } from '../support/interrupt-import.ts'
import { SILENT } from '../support/silent-log.ts'

const imports = useImports()

describe('the process is asked to stop', () => {
  test('while it checks: the check starts again', async () => {
    const given = imports()
    const job = await given.drop(FILE)
    await runAndStop(given)
    expect((await given.job(job)).state).toBe('checking')
    await given.work()
    expect(await given.job(job)).toMatchObject({ state: 'awaiting confirmation', rows: ROWS, chunks: 4 })
    await given.confirm(job)
    await expectAllOnce(given, job)
  })

  test('while it applies, again and again: it goes on at the chunk', async () => {
    const given = imports()
    const job = await given.check(FILE)
    await confirmImport(given.context, given.admin, { jobId: job.id })
    const checkpoints: number[] = []
    while ((await given.job(job)).state === 'processing' && checkpoints.length < 20) {
      await runAndStop(given, FIRST_CHUNK)
      checkpoints.push((await given.job(job)).checkpoint)
    }
    expect(checkpoints).toEqual([1, 2, 3, 4])
    await expectAllOnce(given, job)
  })

  test('before it has begun: nothing is done', async () => {
    const given = imports()
    const job = await given.check(FILE)
    await confirmImport(given.context, given.admin, { jobId: job.id })
    await runAndStop(given, 1)
    expect(await given.job(job)).toMatchObject({ state: 'processing', checkpoint: 0, strikes: 0 })
    expect(await given.people()).toEqual([])
  })
})

describe('somebody cancels', () => {
  const cancel = (given: Imports, job: ImportJob) =>
    cancelImport(given.context, given.admin, { jobId: job.id })

  test.each(['queued', 'checking', 'awaiting confirmation'] as const)('while %s', async state => {
    const given = imports()
    const job = state === 'awaiting confirmation' ? await given.check(FILE) : await given.drop(FILE)
    if (state === 'checking') await runAndStop(given)
    expect((await given.job(job)).state).toBe(state)
    expect(await cancel(given, job)).toMatchObject({ first: true, job: { state: 'cancelled' } })
    expect(await cancel(given, job)).toMatchObject({ first: false, job: { state: 'cancelled' } })
    expect(await given.work()).toBe(0)
    expect(await given.people()).toEqual([])
  })

  test('in the middle of a check: the check ends without a preview', async () => {
    const given = imports()
    const job = await given.drop(FILE)
    let cancelled: Promise<{ first: boolean }> | undefined
    atLook(given, 4, () => {
      cancelled = cancel(given, job)
    })
    await runNext({ context: given.context, log: SILENT, worker: 'w' })
    expect((await cancelled)?.first).toBe(true)
    expect(await given.job(job)).toMatchObject({ state: 'cancelled', decision: { what: 'cancelled' } })
    expect(await given.job(job)).not.toHaveProperty('preview')
  })

  test('while it is applied: what was applied stays, and it can go on', async () => {
    const given = imports()
    const job = await given.check(FILE)
    await confirmImport(given.context, given.admin, { jobId: job.id })
    await runAndStop(given, FIRST_CHUNK)
    const { checkpoint } = await given.job(job)
    expect(checkpoint).toBe(1)
    expect((await cancel(given, job)).job).toMatchObject({ state: 'processing', stopping: true })
    await given.work()
    const stopped = await given.job(job)
    expect(stopped).toMatchObject({ state: 'cancelled', checkpoint })
    expect(await given.people()).toHaveLength(stopped.counts.created)
    expect((await resumeImport(given.context, given.admin, { jobId: job.id })).first).toBe(true)
    expect((await resumeImport(given.context, given.admin, { jobId: job.id })).first).toBe(false)
    await given.work()
    await expectAllOnce(given, job)
  })
})
