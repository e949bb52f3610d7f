import { expect, test } from 'vitest'
import { createBotCount } from '../../src/bot/bot-count.ts'
import { openChat } from '../support/open-chat.ts'
import { type Door, openDoor } from '../support/open-door.ts'
import { ADMINS } from '../support/people.ts'
import { until } from '../support/until.ts'

async function alive({ context }: Pick<Door, 'context'>): Promise<number> {
  return (await Array.fromAsync(context.storage.settings.under('bot:'))).flat().length
}

test('bots on the internet know of each other from their start to their end', async () => {
  const door = await openDoor()
  try {
    await until('the first to be known', async () => (await alive(door)) === 1)
    const beside = await openDoor({ beside: door })
    await until('the second to be known', async () => (await alive(door)) === 2)
    const third = createBotCount(door.context)
    expect(third.count()).toBe(1)
    third.start()
    await until('the third to know of all', () => third.count() === 3)
    await third.close()
    await beside.close()
    expect(await alive(door)).toBe(1)
  } finally {
    await door.close()
  }
})

test('a bot of Local Teams, where nothing is counted, leaves no trace', async () => {
  const chat = await openChat(ADMINS)
  try {
    expect(await alive(chat)).toBe(0)
  } finally {
    await chat.close()
  }
})
