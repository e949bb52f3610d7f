import { describe, expect, it } from 'vitest'
import { createProgress, progressLine } from '../../src/cli/progress.ts'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { noCounts } from '../../src/domain/plans.ts'
import { openStreams } from '../support/open-streams.ts'

const job = (state: ImportJob['state'], rows: number, created = 0) =>
  ({
    kind: 'import',
    state,
    rows,
    file: { name: 'staff.csv' },
    counts: { ...noCounts(), created },
  }) as ImportJob

describe('progressLine', () => {
  it.each<[ImportJob, boolean, string]>([
    [job('queued', 0), true, 'staff.csv: waiting'],
    [job('checking', 180), true, 'staff.csv: checking, 180 rows so far'],
    [job('processing', 400, 100), true, 'staff.csv: #####............... 100 of 400 rows'],
    [job('processing', 400, 100), false, 'staff.csv: 100 of 400 rows'],
    [job('processing', 0), true, 'staff.csv: #################### 0 of 0 rows'],
  ])('tells %#', (given, bar, expected) => {
    expect(progressLine(given, bar)).toBe(expected)
  })
})

describe('createProgress', () => {
  it('says a line now and then where nothing can be drawn', async () => {
    const { heard, settle, terminal } = openStreams()
    let now = 0
    const progress = createProgress(terminal, () => now)
    for (now = 0; now <= 11_000; now += 250) progress.show(job('checking', now))
    progress.end()
    await settle()
    expect(heard.err).toBe('staff.csv: checking, 5000 rows so far\nstaff.csv: checking, 10000 rows so far\n')
  })
})
