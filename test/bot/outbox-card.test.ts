import { describe, expect, test } from 'vitest'
import { CARD_BUDGET, renderCard, sizeOf } from '../../src/bot/cards.ts'
import { detailsCard } from '../../src/bot/details-card.ts'
import { letterCard, outboxCard } from '../../src/bot/outbox-card.ts'
import { sampleJob } from '../support/sample-import-cards.ts'
import { letterTo, sampleOutboxCards } from '../support/sample-outbox-cards.ts'

const CLOCK = { now: 0 }
const HOSTILE = `**x** <at>y</at> [a](http://b) ${'$'}{name} \u202e`

describe('the outbox', () => {
  test('with names and answers that mean harm stays readable', () => {
    for (const [name, card] of Object.entries(sampleOutboxCards(text => text + HOSTILE))) {
      const { content } = renderCard(card)
      expect(JSON.stringify(content), name).not.toMatch(/<at>|\]\(http|\$\{|\u202e/)
      expect(sizeOf(content)).toBeLessThanOrEqual(CARD_BUDGET)
    }
  })

  test('says that nothing is sent without a mail server', () => {
    const card = outboxCard({
      counts: { waiting: 2, failed: 0, sent: 0, dropped: 0 },
      unsent: [letterTo(text => text, {})],
      mail: { state: 'off' },
    })
    expect(JSON.stringify(renderCard(card).content)).toMatch(/SMTP_URL.*nothing is sent until there is one/)
  })

  test.each([
    ['waiting', ['Send now', 'Drop', 'Outbox']],
    ['failed', ['Send now', 'Drop', 'Outbox']],
    ['dropped', ['Send now', 'Outbox']],
    ['sent', ['Outbox']],
  ] as const)('offers for a message that is %s: %j', (state, titles) => {
    const letter = letterTo(text => text, { state })
    const { content } = renderCard(letterCard({ letter, mail: { state: 'on' } }, CLOCK))
    expect((content.actions as { title: string }[]).map(({ title }) => title)).toEqual(titles)
  })
})

test('the details of an import name whom nothing could be sent to, and why', () => {
  const job = sampleJob(text => text, { state: 'completed', number: 7 })
  const failures = [
    letterTo(text => text, { state: 'failed', reason: 'The mail server answered: 550 no such user' }),
  ]
  const text = JSON.stringify(
    renderCard(detailsCard(job, CLOCK, { waiting: 3, failed: 1, failures })).content,
  )
  expect(text).toContain('Not sent to amy@lakeside.example: The mail server answered: 550 no such user')
  expect(text).toContain('3 waiting, 1 could not be sent')
  expect(JSON.stringify(renderCard(detailsCard(job, CLOCK)).content)).not.toContain('Mail')
})
