import {
  consentInvoke,
  executeInvoke,
  fileMessage,
  openingActivities,
  submitMessage,
  textMessage,
} from './activities.ts'
import {
  type Activity,
  type Attachment,
  mentionsBot,
  nextId,
  type OfferedFile,
  type Place,
  type Site,
} from './activity.ts'
import { HttpProblem } from './answers.ts'
import type { BotLink } from './bot-link.ts'
import { type Conversation, type Conversations, type Message, newMessage } from './conversations.ts'
import { readInvokeAnswer } from './invoke-answer.ts'
import type { Member } from './roster.ts'
import type { SavedFiles } from './saved-files.ts'

/** Who does something, and where. */
export interface Seat {
  member: Member
  conversation: Conversation
  place: Place
}

/** A sentence that the page shows for a moment; null: nothing to say. */
export type Toast = string | null

/** Everything that a person can do in a conversation. */
export interface Chat {
  open(seat: Seat): Promise<void>
  say(seat: Seat, text: string): Promise<void>
  sendFile(seat: Seat, file: OfferedFile & { size: number }, text: string): Promise<void>
  sendAgain(seat: Seat, messageId: string): Promise<void>
  /** Action.Submit with its data and inputs. */
  submit(seat: Seat, messageId: string, data: Record<string, unknown>): Promise<Toast>
  /** Action.Execute. A card in the answer takes the place of the pressed one, for this person. */
  execute(
    seat: Seat,
    messageId: string,
    attachment: number,
    action: { title?: string; verb?: string; data: unknown },
  ): Promise<Toast>
  consent(seat: Seat, messageId: string, attachment: number, allow: boolean): Promise<Toast>
}

export function createChat(site: Site, conversations: Conversations, bot: BotLink, saved: SavedFiles): Chat {
  function messageAt(seat: Seat, id: string): Message {
    const message = conversations.find(seat.conversation, id)
    if (!message) throw new HttpProblem(404, 'not-found', 'This message is no longer there.')
    return message
  }

  async function post(seat: Seat, message: Message): Promise<void> {
    const heard = seat.place.scope === 'personal' || mentionsBot(message.text)
    const put = (delivery: Message['delivery'], reason = '') =>
      conversations.put(seat.conversation, { ...message, delivery, reason })
    if (!heard || !message.activity) return put('unseen')
    put('sending')
    const answer = await bot.deliver(message.activity)
    put(answer.problem ? 'failed' : 'sent', answer.problem)
  }

  function own(seat: Seat, id: string, more: Partial<Message>): Message {
    const from = { id: seat.member.id, name: seat.member.name, bot: false }
    return newMessage(id, from, { thread: seat.place.thread, ...more })
  }

  /** In a channel, a message without a thread starts one and is its first message. */
  function placed(seat: Seat, id: string): Seat {
    if (seat.place.scope !== 'channel' || seat.place.thread) return seat
    return { ...seat, place: { ...seat.place, thread: id } }
  }

  async function deliverQuietly(activity: Activity): Promise<Toast> {
    return (await bot.deliver(activity)).problem || null
  }

  return {
    async open(seat) {
      for (const activity of openingActivities(site, seat.member, seat.place)) await bot.deliver(activity)
    },

    async say(before, text) {
      const id = nextId()
      const seat = placed(before, id)
      const activity = textMessage(site, seat.member, seat.place, id, text)
      await post(seat, own(seat, id, { text, activity }))
    },

    async sendFile(before, file, text) {
      const id = nextId()
      const seat = placed(before, id)
      const { name, size } = file
      const activity = fileMessage(site, seat.member, seat.place, id, file, text)
      await post(seat, own(seat, id, { text, files: [{ name, size }], activity }))
    },

    async sendAgain(seat, messageId) {
      const message = messageAt(seat, messageId)
      if (message.from.id !== seat.member.id || message.delivery !== 'failed')
        throw new HttpProblem(409, 'conflict', 'This message was delivered.')
      await post(seat, message)
    },

    async submit(before, messageId, { msteams, ...data }) {
      const message = messageAt(before, messageId)
      const seat = { ...before, place: { ...before.place, thread: message.thread } }
      const back = (msteams ?? {}) as { type?: string; text?: string; displayText?: string; value?: unknown }
      if (back.type === 'imBack' && typeof back.value === 'string') {
        await this.say(seat, back.value)
        return null
      }
      const activity = submitMessage(site, seat.member, seat.place, messageId, back.value ?? data)
      if (back.type !== 'messageBack') return deliverQuietly(activity)
      const id = String(activity.id)
      if (back.displayText) conversations.put(seat.conversation, own(seat, id, { text: back.displayText }))
      return deliverQuietly({ ...activity, text: back.text ?? '' })
    },

    async execute(before, messageId, attachment, action) {
      const message = messageAt(before, messageId)
      const seat = { ...before, place: { ...before.place, thread: message.thread } }
      const answer = readInvokeAnswer(
        await bot.deliver(executeInvoke(site, seat.member, seat.place, messageId, action)),
      )
      const now = conversations.find(seat.conversation, messageId)
      if (answer.card && now) {
        const attachments = now.views.get(seat.member.id) ?? now.attachments
        const content = { contentType: 'application/vnd.microsoft.card.adaptive', content: answer.card }
        now.views.set(seat.member.id, attachments.with(attachment, content))
        conversations.put(seat.conversation, now)
      }
      return answer.toast
    },

    async consent(before, messageId, attachment, allow) {
      const message = messageAt(before, messageId)
      const seat = { ...before, place: { ...before.place, thread: message.thread } }
      const card = message.attachments[attachment]
      if (!card || message.consents[attachment]) return null
      const settle = (state: Message['consents'][number] | null) => {
        const now = conversations.find(seat.conversation, messageId)
        if (!now) return
        if (state) now.consents[attachment] = state
        else delete now.consents[attachment]
        conversations.put(seat.conversation, now)
      }
      const upload = allow
        ? saved.expect(card.name ?? 'file', () =>
            settle({ state: 'saved', download: upload?.download ?? '' }),
          )
        : null
      settle({ state: allow ? 'uploading' : 'declined', download: '' })
      const problem = await deliverQuietly(
        consentInvoke(site, seat.member, seat.place, messageId, contextOf(card, allow), placeOf(upload)),
      )
      if (problem) settle(null)
      return problem
    },
  }
}

function contextOf(card: Attachment, allow: boolean): unknown {
  const content = (card.content ?? {}) as { acceptContext?: unknown; declineContext?: unknown }
  return allow ? content.acceptContext : content.declineContext
}

function placeOf(upload: ReturnType<SavedFiles['expect']> | null) {
  if (!upload) return null
  const { name, uploadUrl, contentUrl, uniqueId } = upload
  return { name, uploadUrl, contentUrl, uniqueId }
}
