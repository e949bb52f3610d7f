import { type Activity, TeamsInfo, type TurnContext } from 'botbuilder'
import { identifyActor } from '../services/identify-actor.ts'
import type { BotParts } from './bot-parts.ts'
import { renderCard } from './cards.ts'
import { chatLink } from './chat-link.ts'
import { readIncoming } from './incoming.ts'
import { cardMessage, referenceTo, type StoredReference } from './messenger.ts'
import { errorCard } from './note-card.ts'
import { talkTo } from './talk.ts'
import type { Talk, Turn } from './turn.ts'
import { guardTurn, type Sender } from './turn-guard.ts'

/** Channels retry what takes longer than 15 s to answer, and presses after 5 s. */
const HOLD_MESSAGE_MS = 8_000
const HOLD_PRESS_MS = 2_500

/** Null when the activity is not for us: not allowed, a repetition, or of a kind that brings nothing. */
export async function openTurn(turnContext: TurnContext, bot: BotParts): Promise<Turn | null> {
  const { activity } = turnContext
  const guarded = guardTurn(activity, bot.config)
  if (!guarded.allowed) {
    bot.log.warn({ reason: guarded.reason, activityType: activity.type }, 'A turn was not handled')
    return null
  }
  const incoming = readIncoming(activity, guarded.sender.kind)
  if (incoming.type === 'nothing' || isRepeated(activity, bot)) return null
  const { sender } = guarded
  const actor = once(() => identify(turnContext, sender, bot))
  const remembered = await bot.remember(
    sender,
    referenceTo(activity),
    sender.kind === 'personal' ? await userIdOf(actor) : undefined,
  )
  const talk = talkTo(bot.messenger, { reference: remembered })
  const told = (work: (talk: Talk) => Promise<void>) => () =>
    work(talk).catch(async error => {
      bot.log.info({ err: error, conversationId: sender.conversationId }, 'Work for a message ended early')
      await talk.show(errorCard(error)).catch(err => bot.log.error({ err }, 'A message was not sent'))
    })
  return {
    sender,
    incoming,
    activityId: activity.replyToId ?? activity.id ?? '',
    clock: clockOf(bot, remembered),
    chatUrl: chatLink(activity.recipient?.id),
    actor,
    async show(card) {
      await turnContext.sendActivity(cardMessage(renderCard(card)))
    },
    later: work =>
      bot.background.run(told(work), activity.type === 'invoke' ? HOLD_PRESS_MS : HOLD_MESSAGE_MS),
    afterwards(work) {
      void bot.background.run(told(work), 0)
    },
  }
}

async function identify(turnContext: TurnContext, sender: Sender, { context }: BotParts) {
  const { tenant, aadObjectId, name } = sender
  const profile = async () => {
    const member = await memberOf(turnContext, sender.accountId)
    const email = member?.email ?? member?.userPrincipalName
    return email ? { email } : {}
  }
  return identifyActor(context, { tenant, aadObjectId, name, profile })
}

/** Null where the connector has no roster. Other failures pass on: a person must not be taken for a new one. */
async function memberOf(turnContext: TurnContext, accountId: string) {
  try {
    return await TeamsInfo.getMember(turnContext, accountId)
  } catch (error) {
    if ([404, 405, 501].includes((error as { statusCode?: number }).statusCode ?? 0)) return null
    throw error
  }
}

/** Channels repeat messages whose answer was lost. Presses are not looked at: they want an answer each time. */
function isRepeated({ type, id, conversation }: Activity, bot: BotParts): boolean {
  return type === 'message' && id !== undefined && !bot.isFirst(`${conversation.id} ${id}`)
}

function clockOf({ context }: BotParts, { timeZone }: StoredReference) {
  return { now: context.now(), ...(timeZone ? { timeZone } : {}) }
}

async function userIdOf(actor: Turn['actor']): Promise<string | undefined> {
  const identified = await actor()
  return identified.kind === 'user' ? identified.user.id : undefined
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
