import { describe, expect, test } from 'vitest'
import * as changes from '../../src/domain/export-changes.ts'
import { fail } from '../../src/domain/job-changes.ts'
import { type ExportJob, type JobState, keptSince } from '../../src/domain/jobs.ts'
import { makeExport } from '../support/make-export.ts'

const NOW = 1_800_000_000_000
const BY = { userId: 'u2', name: 'Dana' }
const SCOPE = { all: true, groups: [] }
const FILE = { id: 'f', bytes: 3, sha256: '00' }
const STATES: JobState[] = ['queued', 'processing', 'completed', 'failed', 'cancelled']

const jobIn = (state: JobState, fields: Partial<ExportJob> = {}): ExportJob => ({
  ...makeExport({ state, ...fields }),
  number: 1,
  revision: 5,
})

const STEPS: Record<string, { step: changes.ExportChange; from: JobState[] }> = {
  'it is begun': { step: changes.beginExport(SCOPE, NOW), from: ['queued', 'processing'] },
  'rows are written': { step: changes.noteRowsWritten(9, 1), from: ['processing'] },
  'it is done': { step: changes.endExport({ file: FILE, rows: 9, workedMs: 1 }, NOW), from: ['processing'] },
  'it is cancelled': { step: changes.cancelExport(BY, NOW), from: ['queued', 'processing'] },
  'it fails': { step: fail({ code: 'x', message: 'Oh.' }, NOW), from: ['queued', 'processing'] },
}

describe.each(Object.entries(STEPS))('%s', (_, { step, from }) => {
  test.each(STATES)('while it is %s', state => {
    expect(step(jobIn(state)) !== null).toBe(from.includes(state))
  })
})

test('begun again, it counts from the first row, and keeps when it was begun at first', () => {
  const job = changes.beginExport(SCOPE, NOW)(jobIn('processing', { rows: 500, furthest: 500, startedAt: 7 }))
  expect(job).toMatchObject({ rows: 0, furthest: 500, startedAt: 7, scope: SCOPE })
})

test('a worker is forgiven when it gets further than any before, not sooner', () => {
  const job = jobIn('processing', { strikes: 2, failures: 1, furthest: 500 })
  expect(changes.noteRowsWritten(500, 1)(job)).toMatchObject({ strikes: 2, failures: 1, rows: 500 })
  expect(changes.noteRowsWritten(501, 1)(job)).toMatchObject({ strikes: 0, failures: 0, furthest: 501 })
})

test('a file is kept from the end of the export until it is removed', () => {
  const job = changes.endExport({ file: FILE, rows: 9, workedMs: 1 }, NOW)(jobIn('processing')) as ExportJob
  expect(keptSince(jobIn('processing'))).toBeNull()
  expect(keptSince(job)).toBe(NOW)
  const removed = changes.noteRemoved(NOW + 1)(job) as ExportJob
  expect(keptSince(removed)).toBeNull()
  expect(changes.noteRemoved(NOW + 2)(removed)).toBeNull()
})

test('the last ones who fetched it are named, and all are counted; a card that is up to date stays so', () => {
  let job = jobIn('completed', { file: FILE })
  for (let n = 1; n <= changes.MOST_DOWNLOADS + 5; n++)
    job = changes.noteFetched({ userId: `u${n}`, name: 'x' }, NOW + n)(job) as ExportJob
  expect(job.fetched).toBe(changes.MOST_DOWNLOADS + 5)
  expect(job.downloads).toHaveLength(changes.MOST_DOWNLOADS)
  expect(job.downloads.at(-1)?.by.userId).toBe(`u${changes.MOST_DOWNLOADS + 5}`)
  const card = { conversationId: 'c', revision: 5, at: 0, failures: 0 }
  expect(changes.noteFetched(BY, NOW)({ ...job, card })?.card?.revision).toBe(6)
  expect(changes.noteFetched(BY, NOW)({ ...job, card: { ...card, revision: 4 } })?.card?.revision).toBe(4)
  expect(changes.noteFetched(BY, NOW)(jobIn('completed'))).toBeNull()
})
