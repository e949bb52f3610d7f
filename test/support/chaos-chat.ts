import { openFakeConnector } from './fake-connector.ts'
import { createTalker, postTo, type Talker } from './open-chat.ts'
import { DANA } from './people.ts'

/** Dana's 1:1 chat with a bot that is a process of its own, and may be another one by the next message. */
export interface ChaosChat {
  dana: Talker
  close(): Promise<void>
}

/** @param botUrl where the bot is reached now */
export async function openChaosChat(tenant: string, botUrl: () => string): Promise<ChaosChat> {
  const connector = await openFakeConnector()
  const dana = createTalker({
    tenant,
    conversationId: `a:${DANA.aadObjectId}`,
    type: 'personal',
    person: DANA,
    connector,
    post: activity => postTo(botUrl(), activity),
  })
  return { dana, close: () => connector.close() }
}
