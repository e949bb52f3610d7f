/** What goes over the wire between Teams and a bot; only the fields that this folder looks at are named. */
export interface Activity {
  type: string
  id?: string
  text?: string
  textFormat?: string
  replyToId?: string
  attachments?: Attachment[]
  [field: string]: unknown
}

export interface Attachment {
  contentType: string
  contentUrl?: string
  name?: string
  content?: unknown
}

export type Scope = 'personal' | 'groupChat' | 'channel'

/** Where something is said; `thread` is the id of the first message of a channel's thread. */
export interface Place {
  conversation: string
  scope: Scope
  thread: string | null
}

/** What every activity of this run has in common. */
export interface Site {
  serviceUrl: string
  tenant: string
}

/** A file that the bot may fetch. */
export interface OfferedFile {
  name: string
  downloadUrl: string
  contentUrl: string
  uniqueId: string
}

/** A place in the person's OneDrive that the bot may write to. */
export interface UploadPlace {
  name: string
  uploadUrl: string
  contentUrl: string
  uniqueId: string
}

export const BOT = { id: '28:muster', name: 'Muster' } as const
export const TEAM = { id: '19:muster-local-team@thread.tacv2', name: 'Your team' } as const

export const MENTION = `<at>${BOT.name}</at>`
export const TYPED_MENTION = new RegExp(`@${BOT.name}\\b`, 'gi')

let lastId = 0

/** Teams names messages by their time in ms. Unique in this run and rising, also across runs. */
export function nextId(now = Date.now()): string {
  lastId = Math.max(now, lastId + 1)
  return String(lastId)
}

export function mentionsBot(text: string): boolean {
  return text.search(TYPED_MENTION) >= 0
}

export function fileType(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase()
}

/** The id that activities carry; `Conversations.at` reads it back. */
export function conversationId(place: Place): string {
  return place.thread ? `${place.conversation};messageid=${place.thread}` : place.conversation
}
