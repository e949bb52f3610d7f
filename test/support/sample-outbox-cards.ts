import type { Card } from '../../src/bot/cards.ts'
import { dropAllCard, letterCard, outboxCard } from '../../src/bot/outbox-card.ts'
import { say } from '../../src/bot/say.ts'
import type { OutboxEntry } from '../../src/ports/outbox-store.ts'
import type { OutboxLetter } from '../../src/services/list-outbox.ts'
import type { Vary } from './sample-cards.ts'

const MARCH = Date.UTC(2026, 2, 14, 10, 44)
const CLOCK = { now: MARCH + 60_000, timeZone: 'Africa/Kigali' }

/** The outbox as org admins see it. */
export function sampleOutboxCards(vary: Vary): Record<string, Card> {
  const failed = letterTo(vary, { state: 'failed', settledAt: MARCH, reason: vary('550 5.1.1 no such user') })
  const waiting = letterTo(vary, { failures: 3, reason: vary('451 4.7.1 greylisted, try later') })
  const gone = { ...letterTo(vary, { kind: 'activation' }), person: null, job: null }
  const counts = { waiting: 1412, failed: 1, sent: 31, dropped: 2 }
  const trouble = {
    state: 'trouble' as const,
    reason: vary('The mail server refuses the login of SMTP_URL.'),
  }
  return {
    '30 outbox': outboxCard({ counts, unsent: [failed, waiting, gone], mail: { state: 'on' } }),
    '30 outbox, no server': outboxCard({ counts, unsent: [waiting], mail: { state: 'off' } }),
    '30 outbox, trouble': outboxCard(
      { counts, unsent: [waiting], mail: trouble },
      say`Tried again now: ${3}.`,
    ),
    '30 outbox, empty': outboxCard({
      counts: { ...counts, waiting: 0, failed: 0 },
      unsent: [],
      mail: { state: 'on' },
    }),
    '31 a message that failed': letterCard({ letter: failed, mail: { state: 'on' } }, CLOCK),
    '31 a message that waits': letterCard({ letter: waiting, mail: trouble }, CLOCK),
    '31 a message to nobody': letterCard({ letter: gone, mail: { state: 'on' } }, CLOCK),
    '32 drop all': dropAllCard({ counts }, MARCH),
  }
}

export function letterTo(vary: Vary, fields: Partial<OutboxEntry>): OutboxLetter {
  return {
    entry: {
      tenant: 't',
      key: 'invitation:u3',
      kind: 'invitation',
      userId: 'u3',
      jobId: 'j',
      state: 'waiting',
      createdAt: MARCH - 60_000,
      ...fields,
    },
    person: { name: vary('Amy Obi'), address: vary('amy@lakeside.example') },
    job: 41,
  }
}
