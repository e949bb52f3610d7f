import { describe, test } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import { createLogger } from '../../src/logger.ts'
import type { UserStore } from '../../src/ports/user-store.ts'
import { openChat } from '../support/open-chat.ts'
import { ADMINS, DANA } from '../support/people.ts'
import { type OpenedStorage, type StorageEngine, storageEngines } from '../support/storage-engines.ts'
import { until } from '../support/until.ts'

interface Line {
  msg: string
  jobId?: string
  requestId?: string
  state?: string
}

/** A bot and a worker that write one log. `failures`: what the next writes of people end in. */
async function openLoggedChat(engine: StorageEngine, failures: StorageError[]) {
  const lines: string[] = []
  const log = createLogger({ logLevel: 'debug' }, { write: line => void lines.push(line) })
  const opened = async (count?: number): Promise<OpenedStorage> => {
    const each = await engine.open(count)
    for (const storage of new Set(each.connections)) failing(storage.users, failures)
    return each
  }
  const chat = await openChat({ ...ADMINS, log, engine: { open: opened } })
  return { chat, lines, about: () => lines.map(line => JSON.parse(line) as Line).filter(line => line.jobId) }
}

/** Of people that an import writes; those of a chat are written one by one, by hand. */
function failing(users: UserStore, failures: StorageError[]): void {
  const { write } = users
  users.write = async (tenant, stamp, writes) => {
    const failure = stamp.startsWith('hand:') ? undefined : failures.shift()
    if (failure) throw failure
    return write(tenant, stamp, writes)
  }
}

describe.concurrent.each(storageEngines)('the log of a job: $name', engine => {
  test('every line of worker and cards has the id of the drop, and then that of the decision', async ({
    expect,
    onTestFinished,
  }) => {
    const failures = [
      new StorageError('The database is busy.', { retryable: true }),
      new StorageError('The disk is full.', { retryable: false }),
    ]
    const { chat, lines, about } = await openLoggedChat(engine, failures)
    onTestFinished(() => chat.close())
    const dana = chat.as(DANA)
    await dana.say('hi')
    await dana.see('Dana')
    await dana.drop('staff.csv', 'Name,Country Code,Phone Number\nAsha Rao,91,9876543210\n')
    await dana.see('Add 1')
    chat.connector.isDown = true
    await dana.press('Import 1 change')
    await until('a card that is not sent', () => about().some(({ msg }) => msg.includes('was not sent')))
    chat.connector.isDown = false
    await dana.see('The disk is full.')
    const [drop, decision] = await until('the lines of drop, decision and end', () => {
      const ids = ['became an import', 'was decided on', 'job failed'].flatMap(
        msg => about().find(line => line.msg.includes(msg))?.requestId ?? [],
      )
      return ids.length === 3 && (ids as [string, string, string])
    })
    expect(decision).not.toBe(drop)
    const told = about().map(({ msg, state, requestId }) => ({
      msg: state ? `${msg}: ${state}` : msg,
      requestId,
    }))
    expect(new Set(told.map(({ msg }) => msg))).toEqual(new Set(Object.keys(expected(drop, decision))))
    for (const { msg, requestId } of told)
      expect({ msg, requestId }).toEqual({ msg, requestId: expected(drop, decision)[msg] })
    expect(lines.join('')).not.toMatch(/Asha|98765|lakeside/i)
  })
})

function expected(drop: string, decision: string): Record<string, string> {
  return {
    'A file became an import': drop,
    'job claimed: queued': drop,
    'An import was decided on: confirm': decision,
    'A card was not sent': decision,
    'job claimed: processing': decision,
    'will try again': decision,
    'job failed': decision,
  }
}
