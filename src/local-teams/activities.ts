import {
  type Activity,
  type Attachment,
  BOT,
  conversationId,
  fileType,
  MENTION,
  mentionsBot,
  nextId,
  type OfferedFile,
  type Place,
  type Site,
  TEAM,
  TYPED_MENTION,
  type UploadPlace,
} from './activity.ts'
import type { Member } from './roster.ts'

// The activities that Teams sends to a bot, in the shapes that Microsoft's own emulator sends them.

function envelope(site: Site, from: Member, place: Place, id: string) {
  const now = new Date()
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return {
    id,
    timestamp: now.toISOString(),
    localTimestamp: withOffset(now),
    localTimezone: timezone,
    locale: 'en-GB',
    channelId: 'msteams',
    serviceUrl: site.serviceUrl,
    from: { id: from.id, name: from.name, aadObjectId: from.aadObjectId },
    recipient: { ...BOT },
    conversation: {
      id: conversationId(place),
      conversationType: place.scope,
      tenantId: site.tenant,
      isGroup: place.scope !== 'personal',
    },
    channelData: {
      tenant: { id: site.tenant },
      ...(place.scope === 'channel' && {
        teamsChannelId: place.conversation,
        teamsTeamId: TEAM.id,
        channel: { id: place.conversation },
        team: { id: TEAM.id, name: TEAM.name },
      }),
    },
    entities: [
      { type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Web', timezone },
    ] as unknown[],
  }
}

/** Typed text. Outside the 1:1 chat `@Muster` becomes the mention, and Teams adds its HTML of the message. */
export function textMessage(site: Site, from: Member, place: Place, id: string, text: string): Activity {
  const base = envelope(site, from, place, id)
  if (place.scope === 'personal') return { type: 'message', ...base, text, textFormat: 'plain' }
  return { type: 'message', ...base, ...mention(base.entities, text), attachments: [htmlOf(text, '')] }
}

/** In the 1:1 chat a file is a download info. Everywhere else the bot gets no file, only the HTML around it. */
export function fileMessage(
  site: Site,
  from: Member,
  place: Place,
  id: string,
  file: OfferedFile,
  text: string,
): Activity {
  const base = envelope(site, from, place, id)
  if (place.scope !== 'personal') {
    const attachment = `<attachment id="${file.uniqueId}"></attachment>`
    return {
      type: 'message',
      ...base,
      ...mention(base.entities, text),
      attachments: [htmlOf(text, attachment)],
    }
  }
  const { name, contentUrl, downloadUrl, uniqueId } = file
  const contentType = 'application/vnd.microsoft.teams.file.download.info'
  const content = { downloadUrl, uniqueId, fileType: fileType(name) }
  return {
    type: 'message',
    ...base,
    ...(text && { text, textFormat: 'plain' }),
    attachments: [{ contentType, contentUrl, name, content }],
  }
}

/** Action.Submit: a message that has a value and no text. */
export function submitMessage(
  site: Site,
  from: Member,
  place: Place,
  replyToId: string,
  value: unknown,
): Activity {
  return { type: 'message', ...envelope(site, from, place, nextId()), replyToId, value }
}

/** Action.Execute. */
export function executeInvoke(
  site: Site,
  from: Member,
  place: Place,
  replyToId: string,
  action: { title?: string; verb?: string; data: unknown },
): Activity {
  return {
    type: 'invoke',
    name: 'adaptiveCard/action',
    ...envelope(site, from, place, nextId()),
    replyToId,
    value: { action: { type: 'Action.Execute', ...action } },
  }
}

/** Allow or Decline on a file consent card; `upload` is given with Allow only. */
export function consentInvoke(
  site: Site,
  from: Member,
  place: Place,
  replyToId: string,
  context: unknown,
  upload: UploadPlace | null,
): Activity {
  return {
    type: 'invoke',
    name: 'fileConsent/invoke',
    ...envelope(site, from, place, nextId()),
    replyToId,
    value: {
      type: 'fileUpload',
      action: upload ? 'accept' : 'decline',
      context,
      ...(upload && { uploadInfo: { ...upload, fileType: fileType(upload.name) } }),
    },
  }
}

/** What Teams says when a person opens a conversation with the bot: the app is installed, the bot is in it. */
export function openingActivities(site: Site, from: Member, place: Place): Activity[] {
  const person = { id: from.id, aadObjectId: from.aadObjectId }
  const membersAdded = place.scope === 'personal' ? [person, { id: BOT.id }] : [{ id: BOT.id }]
  return [
    { type: 'installationUpdate', action: 'add', ...envelope(site, from, place, `f:${nextId()}`) },
    { type: 'conversationUpdate', membersAdded, ...envelope(site, from, place, `f:${nextId()}`) },
  ]
}

/** `2026-03-14T10:44:00.000+01:00`: this machine's time. */
function withOffset(time: Date): string {
  const minutes = -time.getTimezoneOffset()
  const local = new Date(time.getTime() + minutes * 60_000).toISOString().slice(0, -1)
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0')
  return `${local}${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

function mention(entities: unknown[], text: string): Partial<Activity> {
  if (!mentionsBot(text)) return { text, textFormat: 'plain' }
  const entity = { type: 'mention', mentioned: { ...BOT }, text: MENTION }
  return { text: text.replace(TYPED_MENTION, MENTION), textFormat: 'plain', entities: [...entities, entity] }
}

function htmlOf(text: string, after: string): Attachment {
  const escaped = text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)
  const span = `<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">${BOT.name}</span>`
  return {
    contentType: 'text/html',
    content: `<div><div>${escaped.replace(TYPED_MENTION, span)}</div>${after}</div>`,
  }
}
