import { type Activity, type Attachment, type Place, type Scope, TEAM } from './activity.ts'
import type { Member } from './roster.ts'

/** One message as it is kept. `views` are cards that only the person who pressed a button got in answer. */
export interface Message {
  id: string
  thread: string | null
  from: { id: string; name: string; bot: boolean }
  at: string
  edited: boolean
  text: string
  /** Plain text is shown as it is; everything else is Teams' Markdown subset. */
  plain: boolean
  mentions: string[]
  attachments: Attachment[]
  files: { name: string; size: number }[]
  /** For what a person said: whether it reached the bot. `unseen`: nobody mentioned the bot. */
  delivery: 'sent' | 'sending' | 'unseen' | 'failed' | null
  reason: string
  /** What became of file consent cards, by the position of the attachment. */
  consents: Record<number, { state: 'declined' | 'uploading' | 'saved'; download: string }>
  views: Map<string, Attachment[]>
  /** What went to the bot, to be sent again. */
  activity: Activity | null
}

export interface Conversation {
  id: string
  scope: Scope
  name: string
  messages: Message[]
}

export type Change =
  | { kind: 'message'; conversation: Conversation; message: Message }
  | { kind: 'gone'; conversation: Conversation; id: string }
  | { kind: 'typing'; conversation: Conversation; thread: string | null }

export interface Conversations {
  /** The three conversations of a person: their own 1:1 chat, and the group chat and channel they share with all. */
  of(member: Member): Conversation[]
  /** By the id that activities carry. A 1:1 chat of an earlier run is taken up again; null for what cannot exist. */
  at(conversationId: string): { conversation: Conversation; place: Place } | null
  find(conversation: Conversation, id: string): Message | undefined
  /** Appends the message, or changes the one with its id. */
  put(conversation: Conversation, message: Message): void
  remove(conversation: Conversation, id: string): void
  typing(conversation: Conversation, thread: string | null): void
}

export const GROUP_CHAT = '19:muster-local-group@thread.v2'
export const CHANNEL = TEAM.id

/** More would make the page slow; the oldest go. */
const KEPT_MESSAGES = 400

export function createConversations(onChange: (change: Change) => void): Conversations {
  const kept = new Map<string, Conversation>()

  function keep(id: string, scope: Scope, name: string): Conversation {
    const found = kept.get(id)
    if (found) return found
    const made: Conversation = { id, scope, name, messages: [] }
    kept.set(id, made)
    return made
  }
  const group = keep(GROUP_CHAT, 'groupChat', 'Group chat')
  const channel = keep(CHANNEL, 'channel', 'General')

  const find = (conversation: Conversation, id: string) =>
    conversation.messages.find(message => message.id === id)

  return {
    of: member => [keep(member.personal, 'personal', 'Muster'), group, channel],
    find,

    at(conversationId) {
      const [id = '', thread = null] = conversationId.split(';messageid=')
      const conversation = kept.get(id) ?? (/^a:1[\w-]{32}$/.test(id) ? keep(id, 'personal', 'Muster') : null)
      if (!conversation) return null
      return { conversation, place: { conversation: id, scope: conversation.scope, thread } }
    },

    put(conversation, message) {
      const index = conversation.messages.findIndex(other => other.id === message.id)
      if (index >= 0) conversation.messages[index] = message
      else conversation.messages.push(message)
      if (conversation.messages.length > KEPT_MESSAGES) conversation.messages.shift()
      onChange({ kind: 'message', conversation, message })
    },

    remove(conversation, id) {
      conversation.messages = conversation.messages.filter(message => message.id !== id)
      onChange({ kind: 'gone', conversation, id })
    },

    typing: (conversation, thread) => onChange({ kind: 'typing', conversation, thread }),
  }
}

/** What one person sees of a conversation; others' private answers are left out. */
export function messageFor(member: Member, message: Message): Record<string, unknown> {
  const { views, activity: _, ...shown } = message
  return { ...shown, attachments: views.get(member.id) ?? message.attachments }
}

export function newMessage(id: string, from: Message['from'], more: Partial<Message>): Message {
  return {
    id,
    from,
    thread: null,
    at: new Date().toISOString(),
    edited: false,
    text: '',
    plain: true,
    mentions: [],
    attachments: [],
    files: [],
    delivery: null,
    reason: '',
    consents: {},
    views: new Map(),
    activity: null,
    ...more,
  }
}
