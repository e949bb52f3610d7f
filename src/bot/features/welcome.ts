import { audienceOf } from '../audience.ts'
import type { BotParts } from '../bot-parts.ts'
import { introductionCard, welcomeCard } from '../guide-cards.ts'
import type { Router } from '../router.ts'

/** Said once: to each person in their own chat, and to each team or group chat. Teams tells of arrivals repeatedly. */
export function welcome(router: Router, { context }: BotParts): void {
  router.on('arrival', async turn => {
    const { tenant, conversationId, kind, aadObjectId, name } = turn.sender
    const personal = kind === 'personal'
    const mark = personal ? `welcome:${aadObjectId}` : 'introduction'
    const thread = conversationId.split(';')[0] ?? conversationId
    if (!(await context.storage.conversations.mark(tenant, thread, mark))) return
    await turn.show(
      personal
        ? welcomeCard(await audienceOf(context, await turn.actor()))
        : introductionCard(name, turn.chatUrl),
    )
  })
}
