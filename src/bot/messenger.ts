import type { Activity, ConversationReference, TurnContext } from 'botbuilder'
import type { Conversation } from '../ports/storage.ts'
import type { BotAdapter } from './bot-adapter.ts'
import type { HostMode } from './bot-config.ts'
import type { RenderedCard } from './cards.ts'
import { isServiceUrl } from './host-policy.ts'
import { knownZone } from './wording.ts'

/** What a conversation's stored `reference` holds. */
export interface StoredReference {
  reference: Partial<ConversationReference>
  timeZone?: string
}

/** Sends to a conversation outside of its turns. What goes wrong is thrown as the connector's client throws it. */
export interface Messenger {
  /** @returns the new message's id. */
  send(conversation: Pick<Conversation, 'reference'>, message: Partial<Activity>): Promise<string>
  edit(
    conversation: Pick<Conversation, 'reference'>,
    activityId: string,
    message: Partial<Activity>,
  ): Promise<void>
  remove(conversation: Pick<Conversation, 'reference'>, activityId: string): Promise<void>
}

export function createMessenger(adapter: BotAdapter, serviceUrls: HostMode): Messenger {
  async function within<T>(
    conversation: Pick<Conversation, 'reference'>,
    act: (context: TurnContext) => Promise<T>,
  ) {
    const { reference } = conversation.reference as StoredReference
    // Addresses come from what was stored: the bot's token goes nowhere else than to hosts that are allowed today.
    if (!isServiceUrl(reference.serviceUrl ?? '', serviceUrls)) throw new UnreachableError()
    // The adapter would give an error of `act` to its turn handler, and nobody here would learn of it.
    const result = Promise.withResolvers<T>()
    await adapter.continueConversationAsync(adapter.appId, reference, context =>
      act(context).then(result.resolve, result.reject),
    )
    return result.promise
  }
  return {
    send: (conversation, message) =>
      within(conversation, async context => (await context.sendActivity(message))?.id ?? ''),
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
      ...(from ? { user: from } : {}),
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
