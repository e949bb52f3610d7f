import type { Card } from '../../src/bot/cards.ts'
import { detailsCard } from '../../src/bot/details-card.ts'
import { importHistoryCard } from '../../src/bot/import-history-card.ts'
import { decidedCard, jobCard, pressedCard } from '../../src/bot/job-card.ts'
import { EVERYTHING, jobFilterCard } from '../../src/bot/job-history-card.ts'
import { optionsCard } from '../../src/bot/options-card.ts'
import type { ImportJob, IssueGroup, Shown, Summary } from '../../src/domain/jobs.ts'
import { noCounts } from '../../src/domain/plans.ts'
import { makeActor } from './make-actor.ts'
import { makeJob } from './make-job.ts'
import type { Vary } from './sample-cards.ts'

const MARCH = Date.UTC(2026, 2, 14, 10, 44)
const CLOCK = { now: MARCH + 60_000, timeZone: 'Africa/Kigali' }

const NO_JOBS = { jobs: [], total: 0, next: null }

/** An import from the dropped file to its report, with what can come between. */
export function sampleImportCards(vary: Vary): Record<string, Card> {
  const job = (change: Partial<Shown<ImportJob>>) => sampleJob(vary, change)
  const preview = { ...noCounts(), created: 128, updated: 41, unchanged: 243 }
  const problems = { ...noCounts(), created: 120, updated: 41, unchanged: 243, failed: 8 }
  const clean = sampleSummary(vary, [])
  const wrong = sampleSummary(vary, sampleGroups(vary))
  const decision = {
    what: 'confirmed' as const,
    by: { userId: 'u2', name: vary('Li Wei') },
    at: MARCH - 60_000,
  }
  const stopped = { ...decision, what: 'cancelled' as const }
  const li = makeActor({ id: 'u1', tenant: 't', displayName: vary('Asha Rao') })
  const done = { state: 'completed' as const, rows: 412, finishedAt: MARCH, decision, startedApply: true }
  const part = { ...noCounts(), created: 75, updated: 22, unchanged: 140, failed: 3 }
  const failure = {
    code: 'storage',
    message: vary(
      'The database did not answer. Whoever runs Muster finds more in its log. Reference 41-7F2.',
    ),
  }
  return {
    '03 waiting': jobCard(job({ state: 'queued' }), CLOCK),
    '03 checking': jobCard(job({ state: 'checking', rows: 180 }), CLOCK),
    '05 preview, clean': jobCard(job({ ...checked, preview, summary: clean }), CLOCK),
    '05 preview, workbook': jobCard(job({ ...checked, preview, summary: ofWorkbook(vary, clean) }), CLOCK),
    '06 preview, problems': jobCard(job({ ...checked, preview: problems, summary: wrong }), CLOCK),
    '06 preview, strict': jobCard(
      job({ ...checked, preview: problems, summary: wrong, options: { mode: 'update', strict: true } }),
      CLOCK,
    ),
    '06 preview, a quote that never closes': jobCard(
      job({ ...checked, preview: problems, summary: withoutRest(vary, wrong) }),
      CLOCK,
    ),
    '06 options': optionsCard(job({ ...checked, summary: clean })),
    '08 progress': jobCard(job({ state: 'processing', rows: 412, counts: part, decision }), CLOCK),
    '08 stopping': jobCard(
      job({ state: 'processing', rows: 412, counts: part, decision, stopping: true }),
      CLOCK,
    ),
    '09 completed': jobCard(job({ ...done, counts: preview, summary: clean }), CLOCK),
    '09 nothing to do': jobCard(
      job({ state: 'completed', rows: 412, counts: { ...noCounts(), unchanged: 412 }, summary: clean }),
      CLOCK,
    ),
    '10 completed with errors': jobCard(
      job({ ...done, state: 'completed with errors', counts: problems, summary: wrong }),
      CLOCK,
    ),
    '11 failed': jobCard(
      job({
        ...done,
        state: 'failed',
        counts: part,
        summary: wrong,
        error: failure,
        chunks: 2,
        checkpoint: 1,
      }),
      CLOCK,
    ),
    '11 file refused': jobCard(
      job({
        state: 'failed',
        error: { code: 'file-no-header', message: vary('No header row was found in staff.csv.') },
      }),
      CLOCK,
    ),
    '11 cancelled': jobCard(job({ state: 'cancelled', decision: stopped, finishedAt: MARCH }), CLOCK),
    '11 stopped': jobCard(
      job({ ...done, state: 'cancelled', decision: stopped, counts: part, chunks: 2, checkpoint: 1 }),
      CLOCK,
    ),
    '12 history': importHistoryCard(
      {
        jobs: [
          ...[41, 40, 39, 38].map(number =>
            job({ ...done, number, counts: problems, state: 'completed with errors' }),
          ),
          { number: 37, isHidden: true },
        ],
        total: 41,
        next: 37,
      },
      { ...EVERYTHING, skipped: 5 },
      'importer',
      CLOCK,
    ),
    '12 history of one person': importHistoryCard(
      { jobs: [job({ ...done, number: 41, counts: problems })], total: null, next: null },
      { by: { id: 'u2', name: vary('Li Wei') }, period: { from: MARCH - 864e5, until: MARCH }, skipped: 0 },
      'supervisor',
      CLOCK,
    ),
    '12 history of days, none': importHistoryCard(
      NO_JOBS,
      { by: null, period: { until: MARCH }, skipped: 0 },
      'importer',
      CLOCK,
    ),
    '12 history, empty': importHistoryCard(NO_JOBS, EVERYTHING, 'importer', CLOCK),
    '12 history, member': importHistoryCard(NO_JOBS, EVERYTHING, 'member', CLOCK),
    '12 history, filter': jobFilterCard('imports', { who: vary('Li Wei'), asksWho: true }),
    '12 history, filter of own': jobFilterCard('exports', { who: '', asksWho: false }),
    '13 one import': detailsCard(
      job({ ...done, state: 'completed with errors', counts: problems, summary: wrong, workedMs: 65_000 }),
      CLOCK,
    ),
    '25 another card than its own': pressedCard(
      job({ state: 'processing', rows: 412, counts: part, decision }),
      { conversationId: 'a:1', activityId: 'other' },
      CLOCK,
    ),
    '25 old card': decidedCard(job({ ...done, counts: preview }), li, CLOCK),
  }
}

/** One sheet of several was read. */
function ofWorkbook(vary: Vary, summary: Summary): Summary {
  const others = ['Left', 'Old staff', 'Notes', 'More'].map(vary)
  const reading = { ...summary.reading, encoding: 'Excel workbook', delimiter: '' }
  return { ...summary, reading: { ...reading, sheet: { name: vary('Staff'), others } } }
}

/** The file ends in a part that nothing could be made of. */
function withoutRest(vary: Vary, summary: Summary): Summary {
  const first = {
    line: 57,
    column: vary('Title'),
    value: vary('"Nur'),
    code: 'quote-unclosed',
    severity: 'error',
  } as const
  return { ...summary, unreadable: first, groups: [{ first, count: 1, lines: [57] }, ...summary.groups] }
}

const checked = { state: 'awaiting confirmation' as const, rows: 412, chunks: 1 }

export function sampleJob(vary: Vary, change: Partial<Shown<ImportJob>>): Shown<ImportJob> {
  const { decision, ...queued } = makeJob({
    tenant: 't',
    id: '7f2a94c1d0e34b5a',
    createdAt: MARCH - 120_000,
    file: { id: 'f', name: vary('staff-march.csv'), bytes: 48_211, sha256: '' },
  })
  return { ...queued, number: 41, revision: 3, by: { userId: 'u1', name: vary('Dana Ortiz') }, ...change }
}

export function sampleSummary(vary: Vary, groups: IssueGroup[]): Summary {
  const change = (field: string, from: string, to: string) => ({ field, from: vary(from), to: vary(to) })
  const example = (n: number, outcome: 'created' | 'updated' | 'removed') => ({
    line: n + 2,
    outcome,
    name: vary('Asha Rao'),
    changes:
      outcome === 'updated'
        ? [change('title', 'Nurse', 'Ward lead'), change('phone', '', '+250788123456')]
        : [],
  })
  return {
    reading: {
      format: 'kaizala-users',
      encoding: 'UTF-8',
      delimiter: ';',
      region: 'RW',
      headerLine: 1,
      columns: ['Name', 'Phone Number'],
      key: 'phone',
      columnOf: { displayName: 'Name', phone: 'Phone Number' },
      ignored: [vary('Lvl'), vary('Notes')],
      blankRows: 0,
    },
    invitations: 128,
    notices: 2,
    groups,
    warnings: groups.length > 0 ? 12 : 0,
    examples: (['created', 'updated', 'removed'] as const).flatMap(outcome =>
      [0, 1, 2, 3, 4].map(n => example(n, outcome)),
    ),
  }
}

export function sampleGroups(vary: Vary): IssueGroup[] {
  const group = (
    code: 'value-required' | 'digits-lost' | 'conflicting-row' | 'email-invalid',
    count: number,
  ): IssueGroup => ({
    first: {
      line: 14,
      column: vary('Phone Number'),
      value: vary('9.19E+11'),
      code,
      severity: 'error',
      detail: { other: 102 },
    },
    count,
    lines: [14, 20, 33, 71, 90].slice(0, count),
  })
  const warning: IssueGroup = {
    first: {
      line: 9,
      column: vary('Name'),
      value: vary('JosÃ©'),
      code: 'mojibake',
      severity: 'warning',
      detail: { suggestion: vary('José') },
    },
    count: 12,
    lines: [9],
  }
  return [
    group('value-required', 7),
    group('conflicting-row', 2),
    group('digits-lost', 1),
    group('email-invalid', 1),
    warning,
  ]
}
