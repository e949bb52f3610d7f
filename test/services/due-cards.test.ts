import { expect, test } from 'vitest'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { cardFailed, cardSent, dueCards, takeCard } from '../../src/services/due-cards.ts'
import { startImport } from '../../src/services/start-import.ts'
import { bytesOf, type Imports, KORE, useImports } from '../support/import-fixture.ts'

const imports = useImports()

const drop = ({ context, admin }: Imports): Promise<ImportJob> =>
  startImport(context, admin, {
    name: 'a.csv',
    origin: 'm',
    bytes: bytesOf(`${KORE}a@x.org,A,B,,,,,New\n`),
    conversationId: 'c1',
  })
const due = async ({ context }: Imports) => (await dueCards(context, 10)).map(({ number }) => number)

test('a card is due until it shows the latest, and again when the job goes on', async () => {
  const given = imports()
  const job = await drop(given)
  expect(await due(given)).toEqual([1])
  await cardSent(given.context, job, { activityId: 'a1', revision: job.revision })
  expect(await due(given)).toEqual([])
  await given.work()
  expect(await due(given)).toEqual([1])
  const checked = await given.job(job)
  expect(checked.card).toMatchObject({ activityId: 'a1', failures: 0 })
})

test('a card that was overtaken while it was sent stays due', async () => {
  const given = imports()
  const job = await drop(given)
  await given.work()
  await cardSent(given.context, job, { activityId: 'a1', revision: job.revision })
  expect(await due(given)).toEqual([1])
  const now = await given.job(job)
  await cardSent(given.context, now, { activityId: 'a1', revision: now.revision, told: true })
  expect(await due(given)).toEqual([])
  expect((await given.job(job)).card?.told).toBe(true)
})

test('failures are counted until one is sent', async () => {
  const given = imports()
  const job = await drop(given)
  await cardFailed(given.context, job, { drop: false })
  await cardFailed(given.context, job, { drop: false })
  const failed = await given.job(job)
  expect(failed.card?.failures).toBe(2)
  expect(await due(given)).toEqual([1])
  await cardSent(given.context, failed, { activityId: 'a1', revision: failed.revision })
  expect((await given.job(job)).card?.failures).toBe(0)
})

test('a conversation that is gone takes the card with it, not the job', async () => {
  const given = imports()
  const job = await drop(given)
  await cardFailed(given.context, job, { drop: true })
  expect(await due(given)).toEqual([])
  await given.work()
  expect(await given.job(job)).toMatchObject({ state: 'awaiting confirmation' })
  await cardSent(given.context, job, { activityId: 'a1', revision: 1 })
  expect(await given.job(job)).not.toHaveProperty('card')
})

test('jobs without a conversation have no card', async () => {
  const given = imports()
  await given.import(`${KORE}a@x.org,A,B,,,,,New\n`)
  expect(await due(given)).toEqual([])
})

test('of two bots one sends a card; the other may when the first has not come back', async () => {
  const given = imports()
  const job = await drop(given)
  const taken = await takeCard(given.context, job, 'bot 1')
  expect(taken).toMatchObject({ id: job.id, state: job.state })
  expect(await takeCard(given.context, job, 'bot 2')).toBeNull()
  given.clock.now += 30_000
  const again = (await takeCard(given.context, job, 'bot 2')) as ImportJob
  await cardSent(given.context, again, { activityId: 'a1', revision: again.revision })
  expect(await due(given)).toEqual([])
  expect(await takeCard(given.context, job, 'bot 1')).toBeNull()
})

test('the bot that took a card and could not note it need not wait for itself', async () => {
  const given = imports()
  const job = await drop(given)
  await takeCard(given.context, job, 'bot 1')
  expect(await takeCard(given.context, job, 'bot 1')).toMatchObject({ id: job.id })
  expect(await takeCard(given.context, job, 'bot 2')).toBeNull()
})

test('a card that could not be sent is free again', async () => {
  const given = imports()
  const job = await drop(given)
  await takeCard(given.context, job, 'bot 1')
  await cardFailed(given.context, job, { drop: false })
  expect(await takeCard(given.context, job, 'bot 2')).not.toBeNull()
})
