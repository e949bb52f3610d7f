import { randomUUID } from 'node:crypto'
import { type Activity, TeamsInfo, type TurnContext } from 'botbuilder'
import type { Via } from '../domain/access.ts'
import { RefusedError } from '../errors.ts'
import { loggedRequest } from '../logger.ts'
import { identifyActor } from '../services/identify-actor.ts'
import type { BotParts } from './bot-parts.ts'
import { renderCard } from './cards.ts'
import { chatLink } from './chat-link.ts'
import { errorAnswer } from './error-answer.ts'
import { type Incoming, readIncoming, readPress, readText } from './incoming.ts'
import {
  chosenCommand,
  endQuestion,
  furtherPress,
  noteLastList,
  numbersOffered,
  type Pressed,
  titledPress,
  wordPress,
} from './last-list.ts'
import { cardMessage, referenceTo, type StoredReference } from './messenger.ts'
import { noteCard } from './note-card.ts'
import { forgetConversation } from './remember-conversation.ts'
import { sayPlainly } from './say.ts'
import { talkTo } from './talk.ts'
import type { Talk, Turn } from './turn.ts'
import type { Sender } from './turn-guard.ts'

/** Channels retry what takes longer than 15 s to answer, and presses after 5 s. */
const HOLD_MESSAGE_MS = 8_000
const HOLD_PRESS_MS = 2_500
const NOT_KNOWN_YET = 'I do not know you yet. Say hello to me in our 1:1 chat, then search again.'

/** Null when there is nothing to answer: a repetition, too much from one person, or of a kind that brings nothing. */
export async function openTurn(
  turnContext: TurnContext,
  sender: Sender,
  bot: BotParts,
): Promise<Turn | null> {
  const { activity } = turnContext
  const read = readIncoming(activity, sender.kind)
  if (read.type === 'nothing') return null
  if (read.type === 'departure') {
    await forgetConversation(bot.context, { tenant: sender.tenant, id: sender.conversationId }, 'removed')
    return null
  }
  if (!(await isWithinRate(turnContext, sender, bot))) return null
  if (await isRepeated(activity, sender, bot)) return null
  const actor = once(() => identify(turnContext, sender, bot, read))
  // People search in conversations that the bot is not in, also in those between two of them.
  const remembered =
    read.type === 'search'
      ? referenceTo(activity)
      : await bot.remember(
          sender,
          referenceTo(activity),
          sender.kind === 'personal' ? await userIdOf(actor) : undefined,
        )
  if (read.type === 'news') return null
  const incoming = await understand(read, sender, bot)
  const talk = talkTo(bot.messenger, {
    tenant: sender.tenant,
    id: sender.conversationId,
    reference: remembered,
  })
  const told = (work: (talk: Talk) => Promise<void>) => () =>
    work(talk).catch(async error => {
      bot.log.info({ err: error, conversationId: sender.conversationId }, 'Work for a message ended early')
      await errorAnswer(bot, { actor, sender }, error)
        .then(talk.show)
        .catch(err => bot.log.error({ err }, 'A message was not sent'))
    })
  return {
    sender,
    incoming,
    id: activity.id ?? randomUUID(),
    activityId: activity.replyToId ?? activity.id ?? '',
    clock: clockOf(bot, remembered),
    chatUrl: chatLink(activity.recipient?.id),
    actor,
    async show(card) {
      await noteLastList(bot.context, sender, card)
      await turnContext.sendActivity(cardMessage(renderCard(card)))
    },
    later: work =>
      bot.background.run(told(work), activity.type === 'invoke' ? HOLD_PRESS_MS : HOLD_MESSAGE_MS),
    afterwards(work) {
      void bot.background.run(told(work), 0)
    },
  }
}

/**
 * What the turn brings. A number stands for what the last list has there; `next`, `yes`, `undo` and what a button says stand
 * for that button of the last answer.
 */
async function understand(incoming: Incoming, sender: Sender, { context }: BotParts): Promise<Incoming> {
  if (incoming.type === 'search') return incoming
  if (incoming.type === 'command' && incoming.name === 'yes') {
    const sure = await wordPress(context, sender, 'yes')
    return sure ? readPress(sure.verb, sure.data) : incoming
  }
  await endQuestion(context, sender)
  if (incoming.type === 'command') {
    const press = await pressInstead(incoming, sender, context)
    return press ? readPress(press.verb, press.data) : incoming
  }
  if (incoming.type !== 'unknown') return incoming
  const press = await titledPress(context, sender, incoming.typed)
  if (press) return readPress(press.verb, press.data)
  const chosen = await chosenCommand(context, sender, incoming.typed)
  if (chosen !== null) return readText(chosen)
  const numbers = await numbersOffered(context, sender, incoming.typed)
  return numbers ? { ...incoming, numbers } : incoming
}

/** A command that lacks something is rather a button that says the same, and so is what ends as buttons do. */
async function pressInstead(
  { name, missing, form, typed = '' }: Extract<Incoming, { type: 'command' }>,
  sender: Sender,
  context: BotParts['context'],
): Promise<Pressed | null> {
  if (name === 'next') return furtherPress(context, sender)
  if (name === 'undo') return wordPress(context, sender, 'undo')
  return (missing.length > 0 || typed.endsWith('…')) && !form ? titledPress(context, sender, typed) : null
}

async function identify(
  turnContext: TurnContext,
  sender: Sender,
  { context }: BotParts,
  { type }: Pick<Incoming, 'type'>,
) {
  const { tenant, aadObjectId, name } = sender
  const profile = async () => {
    // The roster of a conversation that the bot is not in says nothing of who somebody is.
    if (type === 'search') throw new RefusedError('not-known-yet', NOT_KNOWN_YET)
    return profileOf(await memberOf(turnContext, sender.accountId), turnContext.activity)
  }
  const requestId = loggedRequest()
  return identifyActor(context, {
    tenant,
    aadObjectId,
    name,
    profile,
    via: viaOf(turnContext.activity, type),
    ...(requestId ? { requestId } : {}),
  })
}

/** Buttons that stand for a typed command are buttons all the same. */
function viaOf({ type, value }: Activity, brought: Incoming['type']): Via {
  if (brought === 'files') return 'file'
  return type === 'invoke' || (value !== undefined && value !== null) ? 'card' : 'chat'
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

/**
 * A guest's e-mail and account name are those of another organisation, which nobody here has vouched for. So are those of
 * people whom a shared channel or a chat brings along without making them guests.
 */
function profileOf(
  member: Awaited<ReturnType<typeof memberOf>>,
  { conversation, channelData }: Activity,
): { name?: string; email?: string; guest?: boolean } {
  const { name, email, userPrincipalName, userRole, tenantId } = member ?? {}
  const ours = String(conversation.tenantId ?? channelData?.tenant?.id)
  const isForeign = typeof tenantId === 'string' && tenantId.toLowerCase() !== ours.toLowerCase()
  // What tells of an arrival says no name.
  const named = typeof name === 'string' ? { name } : {}
  if (isForeign || userRole?.toLowerCase() === 'guest' || userPrincipalName?.includes('#EXT#'))
    return { ...named, guest: true }
  const address = email ?? userPrincipalName
  return address ? { ...named, email: address } : named
}

/** Said once; whoever goes on is not heard until they pause. A press gets an answer all the same, an empty one. */
async function isWithinRate(turnContext: TurnContext, sender: Sender, { rate, log }: BotParts) {
  const noted = rate.note(sender)
  if (noted === 'taken') return true
  const isInvoke = turnContext.activity.type === 'invoke'
  if (noted === 'told') {
    log.warn({ aadObjectId: sender.aadObjectId }, 'A person sends too much and is not heard for a while')
    if (!isInvoke) await turnContext.sendActivity(cardMessage(renderCard(tooMuchCard())))
  }
  if (isInvoke) await turnContext.sendActivity({ type: 'invokeResponse', value: { status: 429 } })
  return false
}

/** Channels repeat messages whose answer was lost. Presses are not looked at: they want an answer each time. */
async function isRepeated({ type, id }: Activity, sender: Sender, { seen }: BotParts): Promise<boolean> {
  if (type !== 'message' || id === undefined) return false
  return !(await seen.isFirst({ tenant: sender.tenant, conversation: sender.conversationId, id }))
}

/** To be told when the turn of a message is over. */
export function endTurn({ type, id }: Activity, sender: Sender, { seen }: BotParts): void {
  if (type !== 'message' || id === undefined) return
  seen.ended({ tenant: sender.tenant, conversation: sender.conversationId, id })
}

function tooMuchCard() {
  return noteCard({
    lines: ['That is more than I can answer at once. Wait a minute, then go on.'],
    summary: sayPlainly`Wait a minute`,
  })
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
