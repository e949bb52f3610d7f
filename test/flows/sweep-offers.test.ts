import { describe, expect, test } from 'vitest'
import { offerFile, takeOffer } from '../../src/bot/file-offers.ts'
import type { Talk } from '../../src/bot/turn.ts'
import { openSweeper } from '../../src/jobs/open-sweeper.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { sweepOffers } from '../../src/services/sweep-offers.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { SENDER } from '../support/sender.ts'
import { SILENT } from '../support/silent-log.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { until } from '../support/until.ts'
import { useStorage } from '../support/use-storage.ts'

const DAY = 24 * 60 * 60_000

describe.each(storageEngines)('offers of files: $name', engine => {
  const use = useStorage(engine)

  function place() {
    const clock = { now: Date.now() }
    const context: ServiceContext = {
      storage: use(),
      now: () => clock.now,
      region: 'US',
      limits: DEFAULT_LIMITS,
      orgAdmins: [],
    }
    /** What somebody is asked, and never answers. @returns the offer's id */
    const offer = async (tenant = SENDER.tenant) => {
      let id = ''
      const talk = { offer: async (file: { offer: string }) => (id = file.offer) } as unknown as Talk
      const source = { kind: 'template' as const, format: 'kore-users' }
      await offerFile(
        context,
        talk,
        { ...SENDER, tenant },
        { name: 'a.csv', bytes: 1, description: '', source },
      )
      return id
    }
    const kept = async () => (await Array.fromAsync(context.storage.settings.under('offer:'))).flat().length
    return { clock, context, offer, kept }
  }

  test('go after a month, of every organisation; younger ones can still be answered', async () => {
    const { clock, context, offer, kept } = place()
    await offer()
    await offer('another')
    clock.now += 20 * DAY
    const young = await offer()
    clock.now += 9 * DAY
    expect(await sweepOffers(context)).toBe(0)
    clock.now += 2 * DAY
    expect(await sweepOffers(context)).toBe(2)
    expect(await kept()).toBe(1)
    expect(await takeOffer(context, SENDER, young)).toMatchObject({ name: 'a.csv' })
    expect(await kept()).toBe(0)
  })

  test('go by themselves where jobs are done', async () => {
    const { clock, context, offer, kept } = place()
    await offer()
    clock.now += 31 * DAY
    const sweeper = openSweeper({ context, log: SILENT, days: 30 })
    await until('the offer to go', async () => (await kept()) === 0)
    await sweeper.close()
  })
})
