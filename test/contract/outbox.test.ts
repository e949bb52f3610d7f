import { describe, expect, test } from 'vitest'
import type { OutboxEntry } from '../../src/ports/outbox-store.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

const NOW = 1_800_000_000_000

const invitation = (fields: Partial<OutboxEntry>): OutboxEntry => ({
  tenant: 't1',
  key: `invitation:${fields.userId ?? 'u'}`,
  kind: 'invitation',
  userId: 'u',
  jobId: 'j',
  state: 'waiting',
  createdAt: 1,
  ...fields,
})
const key = (userId: string) => `invitation:${userId}`
const claimAt = (now: number, by = 'me', limit = 1) => ({ by, now, until: now + 1000, limit })
const who = (entries: OutboxEntry[]) => entries.map(({ userId }) => userId)

describe.each(storageEngines)('what is in the outbox: $name', engine => {
  const use = useStorage(engine)

  test('an entry whose key exists is left alone', async () => {
    const { outbox } = use()
    const first = [invitation({ userId: 'a' }), invitation({ userId: 'b' }), invitation({ userId: 'a' })]
    expect(await outbox.add('t1', first)).toBe(2)
    expect(await outbox.add('t1', first)).toBe(0)
    expect(
      await outbox.add('t1', [invitation({ userId: 'a', jobId: 'k' }), invitation({ userId: 'c' })]),
    ).toBe(1)
    expect(who(await outbox.list('t1', { jobId: 'j', limit: 9 }))).toEqual(['a', 'b', 'c'])
    expect(await outbox.add('t2', [invitation({ tenant: 't2', userId: 'a' })])).toBe(1)
    expect(await outbox.add('t1', [])).toBe(0)
  })

  test('entries come oldest first, all or of one state or job', async () => {
    const { outbox } = use()
    const entries = [
      invitation({ userId: 'late', createdAt: 9 }),
      invitation({ userId: 'early', createdAt: 1, state: 'sent' }),
      invitation({ userId: 'mid', createdAt: 5, jobId: 'k' }),
    ]
    await outbox.add('t1', entries)
    const listed = async (query: Parameters<typeof outbox.list>[1]) => who(await outbox.list('t1', query))
    expect(await listed({ limit: 9 })).toEqual(['early', 'mid', 'late'])
    expect(await listed({ limit: 2 })).toEqual(['early', 'mid'])
    expect(await listed({ limit: 9, state: 'waiting' })).toEqual(['mid', 'late'])
    expect(await listed({ limit: 9, state: 'waiting', jobId: 'j' })).toEqual(['late'])
    expect(await outbox.list('t1', { limit: 1 })).toEqual([entries[1]])
    expect(await outbox.get('t1', key('early'))).toEqual(entries[1])
    expect(await outbox.get('t1', key('nobody'))).toBeNull()
    expect(await outbox.get('t2', key('early'))).toBeNull()
  })

  test('they are counted, all, by state or by job', async () => {
    const { outbox } = use()
    const states = ['waiting', 'sent', 'waiting', 'failed', 'dropped'] as const
    await outbox.add(
      't1',
      states.map((state, n) => invitation({ userId: `u${n}`, state, jobId: n === 2 ? 'k' : 'j' })),
    )
    expect(await outbox.count('t1', {})).toBe(5)
    expect(await outbox.count('t1', { state: 'waiting' })).toBe(2)
    expect(await outbox.count('t1', { state: 'waiting', jobId: 'k' })).toBe(1)
    expect(await outbox.count('t1', { state: 'sent', jobId: 'k' })).toBe(0)
    expect(await outbox.count('t2', {})).toBe(0)
    expect(await outbox.counts('t1')).toEqual({ waiting: 2, sent: 1, failed: 1, dropped: 1 })
    expect(await outbox.counts('t2')).toEqual({ waiting: 0, sent: 0, failed: 0, dropped: 0 })
  })
})

describe.each(storageEngines)('sending what is in the outbox: $name', engine => {
  const use = useStorage(engine, 4)

  test('who is longest due is claimed first, of any tenant, and nobody twice', async () => {
    const { outbox } = use()
    await outbox.add('t1', [invitation({ userId: 'b', createdAt: NOW - 1 })])
    await outbox.add('t2', [invitation({ tenant: 't2', userId: 'a', createdAt: NOW - 2 })])
    await outbox.add('t1', [
      invitation({ userId: 'future', createdAt: NOW + 1 }),
      invitation({ userId: 'done', state: 'sent' }),
      invitation({ userId: 'lost', state: 'failed' }),
      invitation({ userId: 'left', state: 'dropped' }),
    ])
    expect(await outbox.claimDue(claimAt(NOW, 'x', 1))).toEqual([
      invitation({ tenant: 't2', userId: 'a', createdAt: NOW - 2 }),
    ])
    expect(who(await outbox.claimDue(claimAt(NOW, 'y', 9)))).toEqual(['b'])
    expect(await outbox.claimDue(claimAt(NOW, 'z', 9))).toEqual([])
    expect(who(await outbox.claimDue(claimAt(NOW + 1, 'z', 9)))).toEqual(['future'])
    expect(await outbox.claimDue(claimAt(NOW, 'z', 0))).toEqual([])
  })

  test('a claim that ran out goes to the next, and the first settles nothing any more', async () => {
    const { outbox } = use()
    await outbox.add('t1', [invitation({ userId: 'a' })])
    await outbox.claimDue(claimAt(NOW, 'first'))
    expect(await outbox.claimDue(claimAt(NOW + 999, 'second'))).toEqual([])
    expect(who(await outbox.claimDue(claimAt(NOW + 1000, 'second')))).toEqual(['a'])
    const failed = { state: 'failed' as const, at: NOW, reason: '550' }
    expect(await outbox.settle('t1', key('a'), 'first', failed)).toBe(false)
    expect(await outbox.settle('t2', key('a'), 'second', failed)).toBe(false)
    expect((await outbox.get('t1', key('a')))?.state).toBe('waiting')
    expect(await outbox.settle('t1', key('a'), 'second', failed)).toBe(true)
    expect(await outbox.settle('t1', key('a'), 'second', failed)).toBe(false)
    expect(await outbox.get('t1', key('a'))).toEqual(
      invitation({ userId: 'a', state: 'failed', reason: '550', settledAt: NOW }),
    )
  })

  test('what was sent stays sent, whoever held it', async () => {
    const { outbox } = use()
    await outbox.add('t1', [invitation({ userId: 'a' })])
    await outbox.claimDue(claimAt(NOW, 'slow'))
    await outbox.claimDue(claimAt(NOW + 1000, 'quick'))
    expect(await outbox.settle('t1', key('a'), 'slow', { state: 'sent', at: NOW + 5 })).toBe(true)
    const put = { state: 'waiting' as const, dueAt: NOW, failures: 1 }
    expect(await outbox.settle('t1', key('a'), 'quick', put)).toBe(false)
    expect(await outbox.settle('t1', key('a'), 'quick', { state: 'sent', at: NOW + 9 })).toBe(false)
    expect(await outbox.get('t1', key('a'))).toMatchObject({ state: 'sent', settledAt: NOW + 5 })
    expect(await outbox.claimDue(claimAt(NOW + 9999))).toEqual([])
    expect(await outbox.retry('t1', { key: key('a'), now: NOW + 9999 })).toBe(0)
    expect(await outbox.drop('t1', { key: key('a'), now: NOW + 9999, reason: 'x' })).toBe(0)
  })

  test('what is put off is claimed again when it is due, with its failures and why', async () => {
    const { outbox } = use()
    await outbox.add('t1', [invitation({ userId: 'a' })])
    await outbox.claimDue(claimAt(NOW))
    const off = { state: 'waiting' as const, dueAt: NOW + 50, failures: 2, reason: '451 later' }
    expect(await outbox.settle('t1', key('a'), 'me', off)).toBe(true)
    expect(await outbox.claimDue(claimAt(NOW + 49))).toEqual([])
    expect(await outbox.claimDue(claimAt(NOW + 50))).toEqual([
      invitation({ userId: 'a', failures: 2, reason: '451 later' }),
    ])
    await outbox.settle('t1', key('a'), 'me', { state: 'waiting', dueAt: NOW, failures: 0 })
    expect(await outbox.get('t1', key('a'))).toEqual(invitation({ userId: 'a' }))
  })

  test('a retry makes due what failed or was put off, and leaves alone what is being sent', async () => {
    const { outbox } = use()
    const names = ['off', 'sending', 'failed', 'dropped']
    await outbox.add(
      't1',
      names.map((userId, n) => invitation({ userId, createdAt: n })),
    )
    const claimed = await outbox.claimDue({ by: 'me', now: NOW, until: NOW + 10_000, limit: 9 })
    expect(who(claimed)).toEqual(names)
    await outbox.settle('t1', key('off'), 'me', { state: 'waiting', dueAt: NOW + 9000, failures: 3 })
    for (const state of ['failed', 'dropped'] as const)
      await outbox.settle('t1', key(state), 'me', { state, at: NOW, reason: 'because' })
    expect(await outbox.retry('t2', { now: NOW + 1 })).toBe(0)
    expect(await outbox.retry('t1', { now: NOW + 1 })).toBe(2)
    const again = await outbox.claimDue(claimAt(NOW + 1, 'me', 9))
    expect(again).toEqual([
      invitation({ userId: 'off', createdAt: 0 }),
      invitation({ userId: 'failed', createdAt: 2 }),
    ])
    expect(await outbox.retry('t1', { key: key('sending'), now: NOW + 1 })).toBe(0)
    expect(await outbox.retry('t1', { key: key('dropped'), now: NOW + 1 })).toBe(1)
    expect(who(await outbox.claimDue(claimAt(NOW + 1, 'me', 9)))).toEqual(['dropped'])
  })

  test('dropping takes out what waits or failed, and leaves alone what is being sent', async () => {
    const { outbox } = use()
    await outbox.add('t1', [
      invitation({ userId: 'sending', createdAt: 0 }),
      invitation({ userId: 'waiting', createdAt: NOW }),
      invitation({ userId: 'failed', createdAt: NOW, state: 'failed' }),
      invitation({ userId: 'sent', createdAt: NOW, state: 'sent' }),
    ])
    await outbox.add('t2', [invitation({ tenant: 't2', userId: 'other', createdAt: NOW + 5000 })])
    await outbox.claimDue({ by: 'me', now: 0, until: NOW + 10, limit: 1 })
    const drop = { now: NOW, reason: 'An admin dropped it.' }
    expect(await outbox.drop('t1', { ...drop, key: key('failed') })).toBe(1)
    expect(await outbox.drop('t1', { ...drop, key: key('sending') })).toBe(0)
    expect(await outbox.drop('t1', { ...drop, until: NOW - 1 })).toBe(0)
    expect(await outbox.drop('t1', drop)).toBe(1)
    expect(await outbox.get('t1', key('waiting'))).toMatchObject({
      state: 'dropped',
      reason: 'An admin dropped it.',
      settledAt: NOW,
    })
    expect(await outbox.claimDue(claimAt(NOW, 'x', 9))).toEqual([])
    expect(await outbox.drop('t1', { ...drop, now: NOW + 10 })).toBe(1)
    expect(await outbox.counts('t1')).toEqual({ waiting: 0, sent: 1, failed: 0, dropped: 3 })
    expect(await outbox.counts('t2')).toMatchObject({ waiting: 1 })
    expect(await outbox.settle('t1', key('sending'), 'me', { state: 'sent', at: NOW + 11 })).toBe(true)
  })

  test('those who claim at the same time each get others', async () => {
    const { all } = use()
    const entries = Array.from({ length: 60 }, (_, n) => invitation({ userId: `u${n}`, createdAt: n }))
    await all[0]?.outbox.add('t1', entries)
    const claimed: string[] = []
    for (let round = 0; claimed.length < entries.length && round < 60; round++) {
      const claims = all.map((storage, n) => storage.outbox.claimDue(claimAt(NOW, `sender ${n}`, 4)))
      claimed.push(...(await Promise.all(claims)).flatMap(who))
    }
    expect(claimed.toSorted()).toEqual(who(entries).toSorted())
  })
})
