import { describe, expect, test } from 'vitest'
import { createRemember } from '../../src/bot/remember-conversation.ts'
import { createSeenActivities } from '../../src/bot/seen-activities.ts'
import { createLogger } from '../../src/logger.ts'
import type { Conversation } from '../../src/ports/conversation-store.ts'
import type { Storage } from '../../src/ports/storage.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { SENDER } from '../support/sender.ts'
import { storageEngines } from '../support/storage-engines.ts'

const LOG = createLogger({ logLevel: 'fatal' })
const contextOf = (storage: Storage): ServiceContext => ({
  storage,
  now: Date.now,
  region: 'US',
  limits: DEFAULT_LIMITS,
  orgAdmins: [],
})

describe.each(storageEngines)('two bots on $name', engine => {
  test('handle each message once, whoever is brought it', async () => {
    const { connections, dispose } = await engine.open(2)
    try {
      const bots = connections.map(storage => createSeenActivities(contextOf(storage), LOG))
      for (let n = 0; n < 40; n++) {
        const activity = { tenant: 't', conversation: 'c', id: `${n}` }
        const answers = await Promise.all(bots.map(bot => bot.isFirst(activity)))
        expect(answers.filter(Boolean)).toHaveLength(1)
      }
    } finally {
      await dispose()
    }
  })

  test('write down a conversation once, and find it as it was', async () => {
    const { connections, dispose } = await engine.open(2)
    try {
      let puts = 0
      const remembering = connections.map(storage => {
        const put = (given: Conversation) => {
          puts++
          return storage.conversations.put(given)
        }
        return createRemember(contextOf({ ...storage, conversations: { ...storage.conversations, put } }))
      })
      const conversation = {
        id: 'a:o',
        tenantId: 't',
        isGroup: false,
        conversationType: 'personal',
        name: '',
      }
      const reference = { serviceUrl: 'https://smba.trafficmanager.net/emea/', conversation, locale: 'de-DE' }
      for (const remember of [...remembering, ...remembering]) {
        const known = await remember(
          SENDER,
          structuredClone({ reference, timeZone: 'Africa/Kigali' }),
          'dana',
        )
        expect(known).toEqual({ reference, timeZone: 'Africa/Kigali' })
      }
      expect(puts).toBe(1)
    } finally {
      await dispose()
    }
  })
})
