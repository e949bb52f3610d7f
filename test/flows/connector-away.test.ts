import { afterEach, expect, test } from 'vitest'
import { type Chat, openChat } from '../support/open-chat.ts'
import { ADMINS, DANA } from '../support/people.ts'
import { until } from '../support/until.ts'

const MINUTE = 60_000

let chat: Chat
afterEach(() => chat.close())

test('a connector that is away for minutes loses no final card', async () => {
  const clock = { ahead: 0 }
  chat = await openChat({ ...ADMINS, now: () => Date.now() + clock.ahead })
  const { connector, context } = chat
  const dana = chat.as(DANA)
  await dana.drop('staff.csv', 'Name,Country Code,Phone Number\nAsha Rao,91,9876543210\n')
  await dana.see('Add 1')
  connector.isDown = true
  expect((await dana.press('Import 1 change')).status).toBe(200)
  const failures = async () => (await theJob())?.card?.failures ?? 0
  const theJob = async () => (await context.storage.jobs.cardsDue(9))[0]
  for (let minute = 1; minute <= 10; minute++) {
    const before = await failures()
    clock.ahead += 2 * MINUTE
    await until(`try ${minute}`, async () => (await failures()) > before)
  }
  expect((await theJob())?.state).toBe('completed')
  connector.isDown = false
  clock.ahead += 2 * MINUTE
  await dana.see('completed (import 1')
  expect(dana.messages().filter(({ activity }) => activity.type === 'message').length).toBeLessThanOrEqual(2)
})
