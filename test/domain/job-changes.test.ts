import { describe, expect, test } from 'vitest'
import * as changes from '../../src/domain/job-changes.ts'
import {
  type ImportJob,
  type ImportOptions,
  JOB_STATES,
  type JobState,
  type Summary,
} from '../../src/domain/jobs.ts'
import { type Counts, noCounts } from '../../src/domain/plans.ts'
import { makeJob } from '../support/make-job.ts'

const NOW = 1_800_000_000_000
const BY = { userId: 'u2', name: 'Ben Ito' }
const SUMMARY: Summary = {
  reading: {
    format: 'kore-users',
    encoding: 'UTF-8',
    delimiter: ',',
    region: 'US',
    headerLine: 1,
    columns: [],
    key: 'email',
    columnOf: {},
    ignored: [],
    blankRows: 0,
  },
  invitations: 0,
  notices: 0,
  groups: [],
  warnings: 0,
  examples: [],
}
const UNREADABLE = { line: 9, column: '', value: '', code: 'quote-unclosed', severity: 'error' } as const

const counts = (given: Partial<Counts>): Counts => ({ ...noCounts(), ...given })

/** A job as it looks in `state`. */
function jobIn(state: JobState, fields: Partial<ImportJob> = {}): ImportJob {
  const checked = !['queued', 'checking'].includes(state)
  const found = { rows: 2500, chunks: 3, preview: counts({ created: 2500 }), summary: SUMMARY }
  return { ...makeJob({ state, ...(checked ? found : {}), ...fields }), number: 1, revision: 5 } as ImportJob
}

const found = (preview: Partial<Counts>, summary: Partial<Summary> = {}) => ({
  rows: 10,
  chunks: 1,
  preview: counts(preview),
  summary: { ...SUMMARY, ...summary },
  now: NOW,
  workedMs: 7,
})

/** Where each step leads from the states that it fits; from all others it leads nowhere. */
const STEPS: [string, changes.JobChange, Partial<Record<JobState, JobState>>][] = [
  ['beginCheck', changes.beginCheck(NOW), { queued: 'checking', checking: 'checking' }],
  ['noteRowsRead', changes.noteRowsRead(5), { checking: 'checking' }],
  ['endCheck', changes.endCheck(found({ created: 10 })), { checking: 'awaiting confirmation' }],
  ['confirm', changes.confirm(BY, NOW), { 'awaiting confirmation': 'processing' }],
  [
    'cancel',
    changes.cancel(BY, NOW),
    {
      queued: 'cancelled',
      checking: 'cancelled',
      'awaiting confirmation': 'cancelled',
      processing: 'processing',
    },
  ],
  ['recheck', changes.recheck({ strict: true }, NOW), { 'awaiting confirmation': 'queued' }],
  ['resume', changes.resume(BY, NOW), {}],
  ['endChunk', changes.endChunk(0, counts({ created: 1000 }), 9), { processing: 'processing' }],
  ['endApply', changes.endApply(NOW), {}],
  [
    'fail',
    changes.fail({ code: 'unexpected', message: 'Oh.' }, NOW),
    { queued: 'failed', checking: 'failed', processing: 'failed' },
  ],
]

describe('every step from every state', () => {
  const cases = STEPS.flatMap(([name, step, to]) =>
    JOB_STATES.map(from => ({ name, step, from, to: to[from] ?? null })),
  )
  test.each(cases)('$name from $from: $to', ({ step, from, to }) => {
    const job = jobIn(from)
    const before = structuredClone(job)
    expect(step(job)?.state ?? null).toBe(to)
    expect(job).toEqual(before)
  })
})

describe('the end of a check', () => {
  test.each<[string, Partial<Counts>, Partial<Summary>, JobState]>([
    ['somebody to add', { created: 1, failed: 9 }, {}, 'awaiting confirmation'],
    ['somebody to change', { updated: 1 }, {}, 'awaiting confirmation'],
    ['somebody to delete', { removed: 1 }, {}, 'awaiting confirmation'],
    ['nothing new', { unchanged: 9, skipped: 1 }, {}, 'completed'],
    ['nothing new and a refused row', { unchanged: 9, failed: 1 }, {}, 'completed with errors'],
    [
      'nothing new in the part that can be read',
      { unchanged: 10 },
      { unreadable: UNREADABLE },
      'completed with errors',
    ],
  ])('%s', (_, preview, summary, state) => {
    const job = changes.endCheck(found(preview, summary))(jobIn('checking', { strikes: 3 })) as ImportJob
    expect(job).toMatchObject({
      state,
      rows: 10,
      chunks: 1,
      preview: counts(preview),
      strikes: 0,
      workedMs: 7,
    })
    expect(job.counts).toEqual(state === 'awaiting confirmation' ? noCounts() : counts(preview))
    expect(job.finishedAt).toBe(state === 'awaiting confirmation' ? undefined : NOW)
  })
})

describe('strict', () => {
  const strict: ImportOptions = { mode: 'add-update', strict: true }
  const confirm = changes.confirm(BY, NOW)

  test.each<[string, Partial<ImportJob>, boolean]>([
    ['no refused row', { preview: counts({ created: 5, skipped: 3 }) }, true],
    ['one refused row', { preview: counts({ created: 5, failed: 1 }) }, false],
    ['an unreadable rest', { summary: { ...SUMMARY, unreadable: UNREADABLE } }, false],
  ])('%s', (_, fields, confirmed) => {
    const job = jobIn('awaiting confirmation', { options: strict, ...fields })
    expect(confirm(job) !== null).toBe(confirmed)
    expect(changes.heldByStrict(job)).toBe(!confirmed)
    expect(confirm({ ...job, options: { ...strict, strict: false } })?.state).toBe('processing')
    expect(changes.cancel(BY, NOW)(job)?.state).toBe('cancelled')
  })
})

describe('who decided', () => {
  const card = { conversationId: 'c', revision: 1, at: 0, failures: 0, pressedAt: 1 }

  test.each([
    ['confirmed', 'awaiting confirmation', changes.confirm],
    ['cancelled', 'awaiting confirmation', changes.cancel],
    ['cancelled', 'processing', changes.cancel],
  ] as const)('%s while %s is remembered', (what, state, step) => {
    const job = step(BY, NOW)(jobIn(state, { card }))
    expect(job).toMatchObject({ decision: { what, by: BY, at: NOW }, card: { ...card, pressedAt: NOW } })
  })

  test('a job of the terminal gets no card by a decision', () => {
    expect(changes.confirm(BY, NOW)(jobIn('awaiting confirmation'))).not.toHaveProperty('card')
  })

  test('stopping twice is once', () => {
    const stopping = changes.cancel(BY, NOW)(jobIn('processing')) as ImportJob
    expect(stopping.stopping).toBe(true)
    expect(changes.cancel({ userId: 'u3', name: 'Carl' }, NOW)(stopping)).toBeNull()
  })
})

describe('chunks', () => {
  test('are counted in their order, each once', () => {
    const one = changes.endChunk(0, counts({ created: 990, failed: 10 }), 5)
    const two = changes.endChunk(1, counts({ created: 1000 }), 9)
    const job = one(jobIn('processing', { strikes: 2 })) as ImportJob
    expect(job).toMatchObject({ checkpoint: 1, strikes: 0, workedMs: 5 })
    expect(one(job)).toBeNull()
    expect(two(job)).toMatchObject({ checkpoint: 2, counts: counts({ created: 1990, failed: 10 }) })
    expect(two(jobIn('processing'))).toBeNull()
  })

  test.each<[string, Partial<ImportJob>, JobState | null]>([
    ['all applied', { checkpoint: 3, counts: counts({ created: 2500 }) }, 'completed'],
    ['all applied, rows refused', { checkpoint: 3, counts: counts({ failed: 1 }) }, 'completed with errors'],
    ['all applied when the stop came', { checkpoint: 3, stopping: true }, 'completed'],
    ['stopped on the way', { checkpoint: 1, stopping: true }, 'cancelled'],
    ['interrupted on the way', { checkpoint: 1 }, null],
  ])('end of applying: %s', (_, fields, state) => {
    const job = changes.endApply(NOW)(jobIn('processing', fields))
    expect(job?.state ?? null).toBe(state)
    if (state) expect(job?.finishedAt).toBe(NOW)
  })
})

describe('going on', () => {
  const confirmed = changes.confirm(BY, NOW)(jobIn('awaiting confirmation')) as ImportJob
  const fail = changes.fail({ code: 'storage', message: 'Oh.' }, NOW)

  test('after a failure in the first chunk, of which part may be written', () => {
    const failed = fail(confirmed) as ImportJob
    expect(changes.canResume(failed)).toBe(true)
    const job = changes.resume(BY, NOW + 1)(failed) as ImportJob
    expect(job).toMatchObject({ state: 'processing', checkpoint: 0, strikes: 0 })
    expect(job).not.toHaveProperty('error')
    expect(job).not.toHaveProperty('finishedAt')
  })

  test('after a failure further on', () => {
    const failed = fail(
      changes.endChunk(0, counts({ created: 1000 }), 5)(confirmed) as ImportJob,
    ) as ImportJob
    expect(changes.resume(BY, NOW)(failed)).toMatchObject({ state: 'processing', checkpoint: 1 })
  })

  test('after a stop, even one before the first chunk', () => {
    const stopping = changes.cancel(BY, NOW)(confirmed) as ImportJob
    const stopped = changes.endApply(NOW)(stopping) as ImportJob
    expect(stopped.state).toBe('cancelled')
    const job = changes.resume(BY, NOW)(stopped) as ImportJob
    expect(job.state).toBe('processing')
    expect(job).not.toHaveProperty('stopping')
    expect(job.decision).toEqual({ what: 'confirmed', by: BY, at: NOW })
  })

  test.each<[string, ImportJob | null]>([
    ['cancelled before it was confirmed', changes.cancel(BY, NOW)(jobIn('awaiting confirmation'))],
    ['failed while it was checked', fail(jobIn('checking')) as ImportJob],
    ['completed', jobIn('completed', { startedApply: true, checkpoint: 1 })],
    ['still running', confirmed],
  ])('not after: %s', (_, job) => {
    expect(changes.canResume(job as ImportJob)).toBe(false)
    expect(changes.resume(BY, NOW)(job as ImportJob)).toBeNull()
  })
})

describe('another check', () => {
  test('starts from nothing, with the other options', () => {
    const job = changes.recheck({ network: 'other' }, NOW)(jobIn('awaiting confirmation')) as ImportJob
    expect(job).toMatchObject({
      rows: 0,
      chunks: 0,
      options: { mode: 'add-update', strict: false, network: 'other' },
    })
    expect(job).not.toHaveProperty('preview')
    expect(job).not.toHaveProperty('summary')
  })

  test('keeps when it first began', () => {
    expect(changes.beginCheck(NOW)(jobIn('queued', { startedAt: 3 }))?.startedAt).toBe(3)
    expect(changes.beginCheck(NOW)(jobIn('queued'))?.startedAt).toBe(NOW)
  })
})

test('a new import is queued and counts nothing', () => {
  const given = {
    tenant: 't1',
    id: 'j1',
    origin: 'o',
    by: BY,
    now: NOW,
    file: { id: 'f', name: 'a.csv', bytes: 1, sha256: '00' },
    options: { mode: 'add', strict: true } as const,
  }
  const job = changes.newImport(given)
  expect(job).toMatchObject({
    state: 'queued',
    rows: 0,
    chunks: 0,
    checkpoint: 0,
    counts: noCounts(),
    createdAt: NOW,
  })
  expect(job).not.toHaveProperty('card')
  expect(changes.newImport({ ...given, conversationId: 'c' }).card).toMatchObject({
    conversationId: 'c',
    revision: 0,
  })
})

describe('what went wrong on the way is forgiven', () => {
  const troubled = { strikes: 2, failures: 1, furthest: 2000 }

  test('when the check gets further than any try before', () => {
    expect(changes.noteRowsRead(2001)(jobIn('checking', troubled))).toMatchObject({
      rows: 2001,
      furthest: 2001,
      strikes: 0,
      failures: 0,
    })
  })

  test('not before: a row that kills its reader is met again and again', () => {
    expect(changes.noteRowsRead(2000)(jobIn('checking', troubled))).toMatchObject({ ...troubled, rows: 2000 })
  })

  test('when a try ended in an error that may pass: nobody died', () => {
    expect(changes.endTry(true)(jobIn('processing', troubled))).toMatchObject({ strikes: 0, failures: 2 })
  })
})
