import type { Card } from '../../src/bot/cards.ts'
import { exportCard, exportDetailsCard, startedCard } from '../../src/bot/export-card.ts'
import { exportHistoryCard } from '../../src/bot/export-history-card.ts'
import { unknownKindCard } from '../../src/bot/export-kind.ts'
import { EVERYTHING } from '../../src/bot/job-history-card.ts'
import type { ExportJob, Shown } from '../../src/domain/jobs.ts'
import { makeExport } from './make-export.ts'
import type { Vary } from './sample-cards.ts'

const MARCH = Date.UTC(2026, 2, 14, 10, 44)
const CLOCK = { now: MARCH + 60_000, timeZone: 'Africa/Kigali' }

/** An export as whoever asked for it sees it, from the queue to the day on which its file is gone. */
export function sampleExportCards(vary: Vary): Record<string, Card> {
  const by = { userId: 'u1', name: vary('Dana Ortiz') }
  const group = { id: 'g1', name: vary('North') }
  const ofNorth = { what: 'members', as: 'xlsx', group, columns: [vary('Name'), 'Email'] } as const
  const job = (fields: Partial<Shown<ExportJob>>): Shown<ExportJob> => {
    const { decision, ...queued } = makeExport({ id: 'e1', createdAt: MARCH, expected: 412 })
    return { ...queued, number: 42, revision: 3, by, downloads: [], ...fields }
  }
  const done = { state: 'completed', rows: 412, finishedAt: MARCH + 4000, workedMs: 4000 } as const
  const file = { id: 'f', bytes: 61_000, sha256: '00' }
  const ready = job({ ...done, file })
  const name = `${vary('members-North')}-2026-03-14.xlsx`
  const fetched = job({
    ...done,
    name,
    file,
    options: { ...ofNorth, columns: [...ofNorth.columns] },
    downloads: [{ by, at: MARCH + 9000 }],
    fetched: 31,
  })
  const options = { what: 'members', as: 'xlsx' } as const
  const uncounted = { ...makeExport({ id: 'e1', createdAt: MARCH, options }), number: 42, revision: 3 }
  const gone = job({ ...done, name, file: { ...file, removedAt: MARCH + 50_000 } })
  const error = { code: 'storage', message: vary('The database did not answer.') }
  const failed = job({ state: 'failed', error, options: { what: 'groups', as: 'csv', group } })
  const cancelled = job({ state: 'cancelled', options: { what: 'members', as: 'csv', group } })
  return {
    '20 export, asked for in a form': startedCard(job({})),
    '20 export, queued': exportCard(job({}), CLOCK),
    '20 export, being written': exportCard(
      job({ state: 'processing', rows: 10_000, expected: 41_200 }),
      CLOCK,
    ),
    '20 export, nobody knows how many': exportCard(
      job({ state: 'processing', rows: 500, expected: 412, options: { what: 'groups', as: 'csv' } }),
      CLOCK,
    ),
    '20 export, of more rows than a sheet holds': exportCard(
      job({ expected: 2_100_000, options: { what: 'users', as: 'xlsx' } }),
      CLOCK,
    ),
    '20 export, of members whom nobody has counted': exportCard(uncounted, CLOCK),
    '20 export, ready, of more rows than a sheet holds': exportCard(
      job({ ...done, file, rows: 2_100_000, options: { what: 'users', as: 'xlsx' } }),
      CLOCK,
    ),
    '20 export, ready': exportCard(ready, CLOCK),
    '20 export, gone': exportCard(gone, CLOCK),
    '20 export, failed': exportCard(failed, CLOCK),
    '20 export, cancelled': exportCard(cancelled, CLOCK),
    '20 export, details': exportDetailsCard(fetched, CLOCK),
    '20 export, details of one that is gone': exportDetailsCard(gone, CLOCK),
    '20 export, details of one that failed': exportDetailsCard(failed, CLOCK),
    '20 export, as another kind of file': unknownKindCard({
      what: 'members',
      group: vary('North'),
      kind: vary('pdf'),
      columns: vary('Name'),
    }),
    '12 exports': exportHistoryCard(
      { jobs: [fetched, ready, gone, failed], total: 9, next: 38 },
      EVERYTHING,
      'importer',
      CLOCK,
    ),
    '12 exports, older': exportHistoryCard(
      { jobs: [cancelled], total: 5, next: null },
      { ...EVERYTHING, skipped: 4 },
      'importer',
      CLOCK,
    ),
    '12 exports, none': exportHistoryCard({ jobs: [], total: 0, next: null }, EVERYTHING, 'importer', CLOCK),
    '12 exports, none of a member': exportHistoryCard(
      { jobs: [], total: 0, next: null },
      EVERYTHING,
      'member',
      CLOCK,
    ),
  }
}
