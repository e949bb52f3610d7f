import { type Activity, type Attachment, BOT, nextId } from './activity.ts'
import { type Call, HttpProblem, type Route, readJson, sendJson } from './answers.ts'
import type { RawEntry } from './bot-link.ts'
import { type Conversations, type Message, newMessage } from './conversations.ts'
import { type Roster, teamsAccount } from './roster.ts'

/** Teams refuses messages over 100 KB, counted as UTF-16. */
const MAX_MESSAGE_BYTES = 100 * 1024
const MAX_BODY_BYTES = 1024 * 1024

/** The Bot Connector's side of the conversation: what bots call to speak, edit, delete and ask who is there. */
export function connectorRoutes(
  tenant: string,
  serviceUrl: string,
  roster: Roster,
  conversations: Conversations,
  record: (entry: RawEntry) => void,
): Route[] {
  function note(call: Call, status: number, body: unknown): void {
    const what = `${call.request.method} ${call.url.pathname}`
    record({ at: new Date().toISOString(), direction: 'from bot', what, status, body })
  }

  function conversationAt(id: string) {
    const found = conversations.at(id)
    if (!found) throw new HttpProblem(404, 'ConversationNotFound', 'Conversation not found.')
    return found
  }

  /** A team's id stands for its channel, and a chat of a person who left is empty. */
  function membersOf(id: string) {
    const { conversation } = conversationAt(id)
    const shared = conversation.scope !== 'personal'
    return roster.all().filter(member => shared || member.personal === conversation.id)
  }

  async function take(call: Call, id: string): Promise<void> {
    const activity = (await readJson(call.request, MAX_BODY_BYTES)) as unknown as Activity
    if (JSON.stringify(activity).length * 2 > MAX_MESSAGE_BYTES)
      throw new HttpProblem(413, 'MessageSizeTooBig', 'Message size too large.')
    const { conversation, place } = conversationAt(call.path[0] ?? '')
    const status = call.request.method === 'PUT' ? 200 : 201
    note(call, status, activity)
    if (activity.type === 'typing') conversations.typing(conversation, place.thread)
    if (activity.type === 'message') {
      const before = conversations.find(conversation, id)
      const thread = before?.thread ?? place.thread ?? (place.scope === 'channel' ? id : null)
      const edited = status === 200
      const kept: Partial<Message> = before ? { at: before.at, consents: before.consents } : {}
      const from = { ...BOT, bot: true }
      conversations.put(
        conversation,
        newMessage(id, from, { ...contentOf(activity), thread, edited, ...kept }),
      )
    }
    sendJson(call.response, status, { id })
  }

  const activities = '/v3/conversations/([^/]+)/activities'
  const members = '/v3/conversations/([^/]+)'
  return [
    ['POST', /^\/v3\/conversations\/?$/, createConversation],
    ['POST', new RegExp(`^${activities}(?:/[^/]+)?/?$`), call => take(call, nextId())],
    ['PUT', new RegExp(`^${activities}/([^/]+)$`), call => take(call, call.path[1] ?? '')],
    ['DELETE', new RegExp(`^${activities}/([^/]+)$`), deleteActivity],
    ['GET', new RegExp(`^${members}/members/([^/]+)$`), getMember],
    ['GET', new RegExp(`^${members}/members/?$`), getMembers],
    ['GET', new RegExp(`^${members}/pagedmembers/?$`), getPagedMembers],
  ]

  async function createConversation(call: Call): Promise<void> {
    const body = await readJson(call.request, MAX_BODY_BYTES)
    const [wanted] = (Array.isArray(body.members) ? body.members : []) as { id?: unknown }[]
    const id = String(wanted?.id ?? '')
    const personal = roster.find(id)?.personal ?? id.replace(/^29:/, 'a:')
    if (body.isGroup || !conversations.at(personal))
      throw new HttpProblem(
        403,
        'BotNotInConversationRoster',
        'The bot is not part of the conversation roster.',
      )
    note(call, 201, body)
    sendJson(call.response, 201, { id: personal, serviceUrl })
  }

  function deleteActivity(call: Call): void {
    const { conversation } = conversationAt(call.path[0] ?? '')
    conversations.remove(conversation, call.path[1] ?? '')
    note(call, 200, null)
    sendJson(call.response, 200, {})
  }

  function getMember(call: Call): void {
    const member = membersOf(call.path[0] ?? '').find(one => one === roster.find(call.path[1] ?? ''))
    note(call, member ? 200 : 404, null)
    if (!member)
      throw new HttpProblem(404, 'MemberNotFoundInConversation', 'Member not found in conversation.')
    sendJson(call.response, 200, teamsAccount(tenant, member))
  }

  function getMembers(call: Call): void {
    const accounts = membersOf(call.path[0] ?? '').map(member => teamsAccount(tenant, member))
    note(call, 200, null)
    sendJson(call.response, 200, accounts)
  }

  function getPagedMembers(call: Call): void {
    const start = Number(call.url.searchParams.get('continuationToken') ?? 0) || 0
    const size = Number(call.url.searchParams.get('pageSize') ?? 200) || 200
    const accounts = membersOf(call.path[0] ?? '').map(member => teamsAccount(tenant, member))
    note(call, 200, null)
    const more = start + size < accounts.length
    const page = accounts.slice(start, start + size)
    sendJson(call.response, 200, { members: page, ...(more && { continuationToken: String(start + size) }) })
  }
}

function contentOf(activity: Activity): Partial<Message> {
  const entities = (Array.isArray(activity.entities) ? activity.entities : []) as {
    type?: string
    text?: string
  }[]
  const mentions = entities
    .filter(entity => entity.type === 'mention')
    .map(entity => String(entity.text ?? ''))
  const attachments = (Array.isArray(activity.attachments) ? activity.attachments : []) as Attachment[]
  const plain = activity.textFormat === 'plain'
  return { text: String(activity.text ?? ''), plain, mentions, attachments }
}
