import type { Activity, ConversationReference, TurnContext } from 'botbuilder'
import type { Conversation } from '../ports/conversation-store.ts'
import type { BotAdapter } from './bot-adapter.ts'
import type { HostMode } from './bot-config.ts'
import type { RenderedCard } from './cards.ts'
import { isServiceUrl } from './host-policy.ts'
import { knownZone } from './wording.ts'

/** What a conversation's stored `reference` holds. */
export interface StoredReference {
  reference: Partial<ConversationReference>
  timeZone?: string
  /** Since when, in Unix milliseconds, and why nothing can be sent there. */
  gone?: { at: number; why: string }
}

/** Where a message goes: a conversation as it is stored. */
export type Addressee = Pick<Conversation, 'tenant' | 'id' | 'reference'>

/**
 * Sends to a conversation outside of its turns. What goes wrong is thrown as the connector's client throws it; an
 * UnreachableError where nobody can be reached there any more.
 */
export interface Messenger {
  /** @returns the new message's id. */
  send(conversation: Addressee, message: Partial<Activity>): Promise<string>
  edit(conversation: Addressee, activityId: string, message: Partial<Activity>): Promise<void>
  remove(conversation: Addressee, activityId: string): Promise<void>
}

/** @param forget notes that a conversation cannot be written to */
export function createMessenger(
  adapter: BotAdapter,
  serviceUrls: HostMode,
  forget: (conversation: Addressee, why: string) => Promise<void>,
): Messenger {
  async function within<T>(
    conversation: Addressee,
    act: (context: TurnContext) => Promise<T>,
    gone = isGone,
  ): Promise<T> {
    const { reference, gone: known } = conversation.reference as StoredReference
    if (known) throw new UnreachableError(known.why)
    // Addresses come from what was stored: the bot's token goes nowhere else than to hosts that are allowed today.
    if (!isServiceUrl(reference.serviceUrl ?? '', serviceUrls)) throw new UnreachableError('address')
    // The adapter would give an error of `act` to its turn handler, and nobody here would learn of it.
    const result = Promise.withResolvers<T>()
    await adapter.continueConversationAsync(adapter.appId, reference, context =>
      act(context).then(result.resolve, result.reject),
    )
    return result.promise.catch(async error => {
      if (!gone(error)) throw error
      const why = codeOf(error)
      await forget(conversation, why)
      throw new UnreachableError(why, { cause: error })
    })
  }
  return {
    send: (conversation, message) =>
      within(
        conversation,
        async context => (await context.sendActivity(message))?.id ?? '',
        error => isGone(error) || statusOf(error) === 404,
      ),
    edit: (conversation, activityId, message) =>
      within(conversation, async context => {
        await context.updateActivity({ ...message, id: activityId })
      }),
    remove: (conversation, activityId) => within(conversation, context => context.deleteActivity(activityId)),
  }
}

/** The conversation cannot be reached any more. */
export class UnreachableError extends Error {
  readonly statusCode = 404
  constructor(why: string, options?: { cause: unknown }) {
    super(`The conversation cannot be reached: ${why}.`, options)
  }
}

/**
 * Teams' 403 says that the bot was blocked, removed or switched off there. A 404 can be about the message alone, where one
 * is edited or removed.
 */
function isGone(error: unknown): boolean {
  return statusOf(error) === 403 || codeOf(error) === 'ConversationNotFound'
}

function statusOf(error: unknown): number {
  return (error as { statusCode?: number }).statusCode ?? 0
}

/** What the connector calls it, such as `ConversationBlockedByUser`. */
function codeOf(error: unknown): string {
  const { code, statusCode } = error as { code?: unknown; statusCode?: number }
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : `status ${statusCode}`
}

/** A card as a message: no text beside it, because text would be shown twice and not be edited with it. */
export function cardMessage({ content, summary }: RenderedCard): Partial<Activity> {
  return {
    type: 'message',
    summary,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  }
}

/** The reader's time zone, where a message of theirs told it. */
export function zoneOf(conversation: Pick<Conversation, 'reference'> | null): string | undefined {
  return knownZone((conversation?.reference as StoredReference | undefined)?.timeZone)
}

/** What is needed to write to this conversation later. */
export function referenceTo(activity: Partial<Activity>): StoredReference {
  const { serviceUrl, channelId, conversation, recipient, from, locale } = activity
  const timeZone = timeZoneOf(activity)
  return {
    reference: {
      ...(serviceUrl ? { serviceUrl } : {}),
      ...(channelId ? { channelId } : {}),
      ...(conversation ? { conversation } : {}),
      ...(recipient ? { bot: recipient } : {}),
      // Without their name, which would outlast them in chats of several people.
      ...(from ? { user: { id: from.id, name: '' } } : {}),
      ...(locale ? { locale } : {}),
    },
    ...(timeZone ? { timeZone } : {}),
  }
}

function timeZoneOf(activity: Partial<Activity>): string | undefined {
  const info = Array.isArray(activity.entities)
    ? activity.entities.find(entity => entity?.type === 'clientInfo')
    : null
  const zone: unknown = info?.timezone ?? activity.localTimezone
  return typeof zone === 'string' ? knownZone(zone) : undefined
}
