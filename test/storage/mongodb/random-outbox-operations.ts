import fc from 'fast-check'
import type { OutboxEntry, OutboxState, Settlement } from '../../../src/ports/outbox-store.ts'
import { LIMIT, MAYBE, type Operation, TENANT } from './operation.ts'

const KEY = fc.constantFrom('k', 'k:1', '$k', 'l')
const JOB = fc.constantFrom('j1', 'j:2', '')
const STATE = fc.constantFrom<OutboxState[]>('waiting', 'sent', 'failed', 'dropped')
/** Who claims, and settles what they or the other one claimed. */
const BY = fc.constantFrom('w1', 'w2')

const add = fc
  .record({
    tenant: TENANT,
    entries: fc.array(fc.record({ key: KEY, jobId: JOB, state: STATE, late: LIMIT }), { maxLength: 4 }),
  })
  .map(({ tenant, entries }): Operation => {
    return {
      name: `outbox.add ${tenant} ${JSON.stringify(entries)}`,
      async run({ outbox }, index) {
        const fresh = entries.map(({ late, ...entry }, i): OutboxEntry => {
          return { tenant, kind: 'invitation', userId: `u${i}`, createdAt: index + late, ...entry }
        })
        return outbox.add(tenant, fresh)
      },
    }
  })

/** Times are counted from the place in the sequence. */
const SETTLEMENT: fc.Arbitrary<(now: number) => Settlement> = fc.oneof(
  fc.constant((at: number): Settlement => ({ state: 'sent', at })),
  fc.constantFrom('failed' as const, 'dropped' as const).map(state => (at: number): Settlement => {
    return { state, at, reason: `550 ${at}` }
  }),
  fc
    .record({ wait: LIMIT, failures: LIMIT, reason: fc.option(fc.constant('451 $later'), MAYBE) })
    .map(({ wait, ...off }) => (now: number): Settlement => {
      return { state: 'waiting', dueAt: now + wait, ...off }
    }),
)

const send = fc
  .record({
    by: BY,
    lease: LIMIT,
    limit: LIMIT,
    settlements: fc.array(fc.option(SETTLEMENT), { maxLength: 4 }),
  })
  .map(({ by, lease, limit, settlements }): Operation => {
    return {
      name: `outbox: claim ${limit} by ${by} for ${lease}, settle ${settlements.map(made => JSON.stringify(made?.(0)))}`,
      async run({ outbox }, now) {
        const claimed = await outbox.claimDue({ by, now, until: now + lease, limit })
        const settled: unknown[] = []
        for (const [i, settlement] of settlements.entries()) {
          const entry = claimed[i]
          if (!entry || !settlement) continue
          settled.push(await outbox.settle(entry.tenant, entry.key, by, settlement(now)))
        }
        return [claimed, settled]
      },
    }
  })

const settle = fc
  .record({ tenant: TENANT, key: KEY, by: BY, settlement: SETTLEMENT })
  .map(({ tenant, key, by, settlement }): Operation => {
    return {
      name: `outbox.settle ${tenant} ${key} by ${by} ${JSON.stringify(settlement(0))}`,
      run: async ({ outbox }, now) => [
        await outbox.settle(tenant, key, by, settlement(now)),
        await outbox.get(tenant, key),
      ],
    }
  })

const decide = fc
  .record({
    tenant: TENANT,
    key: fc.option(KEY, MAYBE),
    what: fc.constantFrom('retry', 'drop'),
    ago: fc.option(LIMIT, MAYBE),
  })
  .map(({ tenant, key, what, ago }): Operation => {
    const untilOf = (now: number) => (ago === undefined ? undefined : now - ago)
    return {
      name: `outbox.${what} ${tenant} ${key} ${ago}`,
      run: ({ outbox }, now) =>
        what === 'retry'
          ? outbox.retry(tenant, { key, now })
          : outbox.drop(tenant, { key, until: untilOf(now), now, reason: `Dropped at ${now}.` }),
    }
  })

const list = fc
  .record({ tenant: TENANT, state: fc.option(STATE, MAYBE), jobId: fc.option(JOB, MAYBE), limit: LIMIT })
  .map(({ tenant, state, jobId, limit }): Operation => {
    return {
      name: `outbox: lists of ${tenant} ${JSON.stringify({ state, jobId, limit })}`,
      run: async ({ outbox }) => [
        await outbox.list(tenant, { state, jobId, limit }),
        await outbox.count(tenant, { state, jobId }),
        await outbox.counts(tenant),
      ],
    }
  })

export const OUTBOX_OPERATION = fc.oneof(
  { weight: 3, arbitrary: add },
  { weight: 4, arbitrary: send },
  { weight: 1, arbitrary: settle },
  { weight: 2, arbitrary: decide },
  { weight: 1, arbitrary: list },
)
