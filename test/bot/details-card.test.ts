import { expect, test } from 'vitest'
import { renderCard } from '../../src/bot/cards.ts'
import { detailsCard } from '../../src/bot/details-card.ts'
import type { ImportJob, Shown } from '../../src/domain/jobs.ts'
import { noCounts } from '../../src/domain/plans.ts'
import { AppError } from '../../src/errors.ts'
import { recognise } from '../../src/formats/recognise.ts'
import { textOf } from '../support/open-chat.ts'
import { sampleGroups, sampleJob, sampleSummary } from '../support/sample-import-cards.ts'

/** What stands on the card of an import. */
function shownOf(job: Shown<ImportJob>): string {
  const { content } = renderCard(detailsCard(job, { now: 0 }))
  return textOf({ activity: { type: 'message', attachments: [{ contentType: '', content }] } })
}

test('why a file was refused is told to its end, however many formats there are', () => {
  const cells = Array.from({ length: 12 }, (_, n) => `Column ${n} of the list of our people`)
  const error = refusalOf(() => recognise([{ line: 1, cells }], { attributes: [] }))
  const job = sampleJob(text => text, { state: 'failed', error })
  expect(shownOf(job)).toContain(error.message)
  expect(error.message).toContain('type: template kore-users')
})

test('an import that was stopped shows no findings of rows that it has not come to', () => {
  const summary = sampleSummary(
    text => text,
    sampleGroups(text => text),
  )
  const counts = { ...noCounts(), created: 39_992, failed: 8 }
  const stopped = {
    state: 'cancelled',
    startedApply: true,
    chunks: 100,
    checkpoint: 40,
    rows: 100_000,
  } as const
  const job = sampleJob(text => text, { ...stopped, counts, summary })
  const shown = shownOf(job)
  expect(shown).toContain('Added 39,992, Refused 8')
  expect(shown).not.toContain('7 rows')
  expect(shown).toContain('[Go on from 40,001]')
})

function refusalOf(work: () => unknown): { code: string; message: string } {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('The file was taken.')
}
