import { expect, test } from 'vitest'
import { renderCard } from '../../src/bot/cards.ts'
import { detailsCard } from '../../src/bot/details-card.ts'
import { noCounts } from '../../src/domain/plans.ts'
import { textOf } from '../support/open-chat.ts'
import { sampleGroups, sampleJob, sampleSummary } from '../support/sample-import-cards.ts'

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
  const { content } = renderCard(detailsCard(job, { now: 0 }))
  const shown = textOf({ activity: { type: 'message', attachments: [{ contentType: '', content }] } })
  expect(shown).toContain('Added 39,992, Refused 8')
  expect(shown).not.toContain('7 rows')
  expect(shown).toContain('[Go on from 40,001]')
})
