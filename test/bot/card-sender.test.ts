import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CardSender, createCardSender, dueAt, needsTelling } from '../../src/bot/card-sender.ts'
import type { Messenger } from '../../src/bot/messenger.ts'
import type { ImportJob, Job, Shown } from '../../src/domain/jobs.ts'
import { StorageError } from '../../src/errors.ts'
import { createLogger } from '../../src/logger.ts'
import type { Storage } from '../../src/ports/storage.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { textOf } from '../support/open-chat.ts'
import { sampleJob } from '../support/sample-import-cards.ts'
import { until } from '../support/until.ts'

const card = { conversationId: 'c', activityId: 'm', revision: 1, at: 10_000, failures: 0 }

describe('when a card is due', () => {
  const job = (change: Partial<Shown<ImportJob>>) =>
    sampleJob(text => text, { state: 'checking', card, ...change })
  test('progress waits three seconds after the last edit', () => {
    expect(dueAt(job({}), 'checking')).toBe(13_000)
  })
  test('another state is told at once', () => {
    expect(dueAt(job({ state: 'awaiting confirmation' }), 'checking')).toBe(0)
    expect(dueAt(job({ state: 'processing', stopping: true }), 'processing')).toBe(0)
  })
  test('what follows a press waits until that is answered: the answer takes the place of the card', () => {
    const pressed = { createdAt: 1000, card: { ...card, pressedAt: 11_000 } }
    expect(dueAt(job({ ...pressed, state: 'completed' }), 'processing')).toBe(12_000)
    expect(dueAt(job({ ...pressed, card: { ...pressed.card, pressedAt: 1000 } }), 'queued')).toBe(0)
    expect(dueAt(job(pressed), 'checking')).toBe(13_000)
  })
  test('a first card, and every card after a restart, at once', () => {
    const { activityId, ...unsent } = card
    expect(dueAt(job({ card: unsent }), 'checking')).toBe(0)
    expect(dueAt(job({}), undefined)).toBe(0)
  })
  test.each([
    [1, 12_000],
    [2, 14_000],
    [5, 42_000],
    [20, 130_000],
  ])('after %i failures it waits longer', (failures, at) => {
    expect(dueAt(job({ state: 'completed', card: { ...card, failures } }), 'checking')).toBe(at)
  })
})

describe('an end is told by a message of its own', () => {
  const ended = (change: Partial<Shown<ImportJob>>) =>
    sampleJob(text => text, {
      state: 'completed',
      finishedAt: 100_000,
      card: { ...card, pressedAt: 60_000 },
      ...change,
    })
  test('when it comes late', () => {
    expect(needsTelling(ended({}))).toBe(true)
  })
  test.each<[string, Partial<Shown<ImportJob>>]>([
    ['soon after the press', { finishedAt: 89_000 }],
    ['told already', { card: { ...card, pressedAt: 60_000, told: true } }],
    ['not ended', { state: 'processing' }],
    ['never shown before', { card: { conversationId: 'c', revision: 0, at: 0, failures: 0, pressedAt: 0 } }],
  ])('not when %s', (_, change) => {
    expect(needsTelling(ended(change))).toBe(false)
  })
})

describe('sending', () => {
  let storage: Storage
  let context: ServiceContext
  let sender: CardSender
  let now = 1_000_000
  const sent: { what: 'new' | 'edit'; to: string; text: string }[] = []
  let failures: { status: number; to: string }[] = []
  /** How many of the next writes to jobs find no database, once something was sent. */
  let awayAfter = 0
  let awayFor = 0

  const messenger: Messenger = {
    async send({ reference }, message) {
      return note('new', reference as string, message)
    },
    async edit({ reference }, id, message) {
      expect(id).toBe(`message of ${reference}`)
      note('edit', reference as string, message)
    },
    async remove() {},
  }

  function note(what: 'new' | 'edit', to: string, message: object): string {
    const failure = failures.find(each => each.to === to)
    if (failure) {
      failures = failures.filter(each => each !== failure)
      throw Object.assign(new Error('refused on purpose'), { statusCode: failure.status })
    }
    sent.push({ what, to, text: textOf({ activity: message as never }) })
    awayFor = awayAfter
    awayAfter = 0
    return `message of ${to}`
  }

  beforeEach(async () => {
    now = 1_000_000
    sent.length = 0
    failures = []
    awayAfter = awayFor = 0
    storage = await openSqlite({ path: ':memory:' })
    context = { storage, now: () => now, region: 'RW', limits: DEFAULT_LIMITS, orgAdmins: [] }
    const log = createLogger({ logLevel: 'silent' })
    const jobs = { ...storage.jobs, replace: answering(storage.jobs.replace) }
    const parts = { config: { publicUrl: null }, messenger, log, busyMs: 5, idleMs: 5 }
    sender = createCardSender({ context: { ...context, storage: { ...storage, jobs } }, ...parts })
  })
  afterEach(async () => {
    await sender.close()
    await storage.close()
  })

  /** As the database answers the sender: not at all while it is away. */
  function answering<A extends unknown[], R>(ask: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
    return async (...args) => {
      if (awayFor === 0) return ask(...args)
      awayFor--
      throw new StorageError('The database is away on purpose.', { retryable: true })
    }
  }

  async function start(id: string, state: ImportJob['state'] = 'checking'): Promise<ImportJob> {
    await storage.conversations.put({ tenant: 't', id, kind: 'personal', reference: id, updatedAt: now })
    const { number, revision, ...job } = sampleJob(text => text, {
      id,
      origin: id,
      state,
      card: { conversationId: id, revision: 0, at: 0, failures: 0, pressedAt: now },
    })
    return storage.jobs.create(job)
  }

  async function change(id: string, change: Partial<ImportJob>): Promise<void> {
    for (;;) {
      const job = await storage.jobs.get('t', id)
      if (!job) throw new Error('The job is gone.')
      if (await storage.jobs.replace({ ...(job as ImportJob), ...change })) return
    }
  }

  const seen = (count: number) =>
    until(
      () => `message ${count}; there was ${JSON.stringify(sent)}`,
      () => sent.length >= count,
    )
  const settled = (id: string): Promise<Job> =>
    until('the card to be noted', async () => {
      const job = await storage.jobs.get('t', id)
      return job?.card && job.card.revision === job.revision && job.card.activityId ? job : null
    })
  const dropped = (id: string) =>
    until('the card to be dropped', async () => {
      const job = await storage.jobs.get('t', id)
      return job !== null && job.card === undefined
    })

  test('one message for a job, edited afterwards', async () => {
    await start('a')
    sender.start()
    await settled('a')
    await change('a', { state: 'completed', finishedAt: now })
    await seen(2)
    expect(sent.map(({ what }) => what)).toEqual(['new', 'edit'])
    expect(sent[1]?.text).toContain('nothing to import')
  })

  test('what was sent and could not be noted is noted as soon as the database is back, and not sent anew', async () => {
    awayAfter = 2
    await start('a')
    sender.start()
    await settled('a')
    expect(sent.map(({ what }) => what)).toEqual(['new', 'edit'])
  })

  test('progress is coalesced: the card shows the last of it once the time has come', async () => {
    await start('a')
    sender.start()
    await settled('a')
    for (const rows of [10, 20, 30]) await change('a', { rows })
    await start('b')
    await seen(2)
    expect(sent.filter(({ to }) => to === 'a')).toHaveLength(1)
    now += 3000
    await seen(3)
    expect(sent[2]?.text).toContain('checking, 30 rows so far')
    expect(sent).toHaveLength(3)
  })

  test('a conversation that fails holds up no other, and gets its card later', async () => {
    failures = [{ status: 500, to: 'a' }]
    await start('a')
    await start('b')
    sender.start()
    await settled('b')
    expect(sent.map(({ to }) => to)).toEqual(['b'])
    now += 2000
    await settled('a')
    expect(sent.map(({ to }) => to)).toEqual(['b', 'a'])
  })

  test.each([403, 404])('with status %i the card is dropped for good', async status => {
    failures = [{ status, to: 'a' }]
    await start('a')
    sender.start()
    await dropped('a')
    expect(failures).toEqual([])
    expect(sent).toEqual([])
  })

  test('a card whose message is gone comes as a new one', async () => {
    await start('a')
    sender.start()
    await settled('a')
    failures = [{ status: 404, to: 'a' }]
    await change('a', { state: 'completed', finishedAt: now })
    await seen(2)
    await settled('a')
    expect(sent.map(({ what }) => what)).toEqual(['new', 'new'])
  })

  test('no card goes where others read along', async () => {
    await start('a')
    await storage.conversations.put({ tenant: 't', id: 'a', kind: 'group', reference: 'a', updatedAt: now })
    await start('b')
    sender.start()
    await settled('b')
    await dropped('a')
    expect(sent.map(({ to }) => to)).toEqual(['b'])
  })

  test('an end after half a minute is edited in and told anew, once', async () => {
    await start('a')
    sender.start()
    await settled('a')
    now += 31_000
    await change('a', { state: 'completed', finishedAt: now })
    await seen(3)
    const job = await settled('a')
    expect(job.card?.told).toBe(true)
    expect(sent.map(({ what }) => what)).toEqual(['new', 'edit', 'new'])
  })
})
