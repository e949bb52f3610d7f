import { type Chat, openChat, type Talker } from './open-chat.ts'
import { ADMINS, DANA, TOM } from './people.ts'

/** 14 March 2026, 10:44 UTC. */
export const MARCH = Date.UTC(2026, 2, 14, 10, 44)

/** A chat in which it is that moment until a test moves the clock: of Dana, who is org admin, and of Tom, who has said hello. */
export async function openMarchChat(): Promise<{
  chat: Chat
  clock: { now: number }
  dana: Talker
  tom: Talker
}> {
  const clock = { now: MARCH }
  const chat = await openChat({ ...ADMINS, now: () => clock.now })
  const [dana, tom] = [chat.as(DANA), chat.as(TOM)]
  await tom.say('hi')
  return { chat, clock, dana, tom }
}
