import type { Activity } from 'botbuilder'
import { z } from 'zod'
import { readForm } from './ask-card.ts'
import type { OfferedNumbers } from './last-list.ts'
import { type ParsedCommand, parseCommand } from './parse-command.ts'
import type { Sender } from './turn-guard.ts'

/** A file that somebody dropped, before anything of it was fetched. */
export interface DroppedFile {
  name: string
  downloadUrl: string
}

/** What a turn brings, in our own words. */
export type Incoming =
  /** `form`: it was filled in on a card, which the answer takes the place of; `typed`: it was said. */
  | ({ type: 'command'; form?: true; typed?: string } & ParsedCommand)
  /** `numbers`: it is a number, and those are the ones of the last list. */
  | { type: 'unknown'; typed: string; numbers?: OfferedNumbers }
  | { type: 'files'; files: DroppedFile[]; others: string[] }
  | { type: 'press'; verb: string; data: Record<string, unknown> }
  | { type: 'consent'; accepted: boolean; offer: string; upload: Upload | null }
  /** The search beside the message box of any conversation, also of one without the bot; no text: nothing is looked for yet. */
  | { type: 'search'; what: 'people' | 'groups'; text: string; limit: number }
  | { type: 'group files' }
  | { type: 'arrival' }
  /** The bot was taken out of the conversation. */
  | { type: 'departure' }
  /** Something about the conversation is new, such as its name; nobody wants to hear of it. */
  | { type: 'news' }
  | { type: 'nothing' }

/** Where Teams lets an accepted file be put. */
export interface Upload {
  uploadUrl: string
  contentUrl: string
  uniqueId: string
  fileType: string
}

const FILE = 'application/vnd.microsoft.teams.file.download.info'

const action = z.object({
  action: z.object({ verb: z.string(), data: z.record(z.string(), z.unknown()).nullish() }),
})
const submit = z.looseObject({ verb: z.string() })
const fileInfo = z.object({ downloadUrl: z.string() })
const botMention = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id: z.string() }),
  text: z.string().min(1),
})
const consent = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.object({ offer: z.string() }),
  uploadInfo: z
    .object({
      uploadUrl: z.string(),
      contentUrl: z.string(),
      uniqueId: z.string().default(''),
      fileType: z.string().default(''),
    })
    .nullish(),
})

const query = z.object({
  commandId: z.enum(['findPeople', 'findGroups']),
  parameters: z.array(z.object({ name: z.string(), value: z.unknown() })).default([]),
  queryOptions: z
    .object({
      skip: z.number().int().nonnegative().default(0),
      count: z.number().int().positive().default(25),
    })
    .nullish(),
})

/** An upgrade is no arrival: nobody is welcomed twice. */
const INSTALLATION = new Map<unknown, 'arrival' | 'news' | 'departure'>([
  ['add', 'arrival'],
  ['add-upgrade', 'news'],
  ['remove', 'departure'],
  ['remove-upgrade', 'news'],
])

/** Everything in an activity is outside text: what does not have the expected shape is nothing. */
export function readIncoming(activity: Activity, kind: Sender['kind']): Incoming {
  if (activity.type === 'invoke') return readInvoke(activity)
  if (activity.type === 'installationUpdate') return { type: INSTALLATION.get(activity.action) ?? 'nothing' }
  if (activity.type === 'conversationUpdate') {
    const isMe = (member: { id?: unknown } | null) => member?.id === activity.recipient?.id
    if (listed(activity.membersAdded).some(isMe)) return { type: 'arrival' }
    if (listed(activity.membersRemoved).some(isMe)) return { type: 'departure' }
    return { type: 'news' }
  }
  return activity.type === 'message' ? readMessage(activity, kind) : { type: 'nothing' }
}

function listed<T>(value: T[] | undefined): T[] {
  return Array.isArray(value) ? value : []
}

function readInvoke(activity: Activity): Incoming {
  if (activity.name === 'adaptiveCard/action') {
    const parsed = action.safeParse(activity.value)
    if (!parsed.success) return { type: 'nothing' }
    return readPress(parsed.data.action.verb, parsed.data.action.data ?? {})
  }
  if (activity.name === 'fileConsent/invoke') {
    const parsed = consent.safeParse(activity.value)
    if (!parsed.success) return { type: 'nothing' }
    const { action: answer, context, uploadInfo } = parsed.data
    return {
      type: 'consent',
      accepted: answer === 'accept',
      offer: context.offer,
      upload: uploadInfo ?? null,
    }
  }
  return activity.name === 'composeExtension/query' ? readQuery(activity.value) : { type: 'nothing' }
}

/** There is one page: whoever wants more says more of the name. */
function readQuery(value: unknown): Incoming {
  const parsed = query.safeParse(value)
  if (!parsed.success) return { type: 'nothing' }
  const { commandId, parameters, queryOptions } = parsed.data
  const said = parameters.find(({ name }) => name === 'text')?.value
  const { skip = 0, count = 25 } = queryOptions ?? {}
  return {
    type: 'search',
    what: commandId === 'findPeople' ? 'people' : 'groups',
    text: typeof said === 'string' && skip === 0 ? said.trim() : '',
    limit: count,
  }
}

function readMessage(activity: Activity, kind: Sender['kind']): Incoming {
  const submitted = submit.safeParse(activity.value)
  if (submitted.success) {
    const { verb, ...data } = submitted.data
    return readPress(verb, data)
  }
  const files = readFiles(activity)
  if (files) return kind === 'personal' ? files : { type: 'group files' }
  return readText(spokenText(activity))
}

/** What was said to the bot: its own mention taken out, other people's mentions as their names. */
function spokenText(activity: Activity): string {
  let text = typeof activity.text === 'string' ? activity.text : ''
  for (const entity of Array.isArray(activity.entities) ? activity.entities : []) {
    const mention = botMention.safeParse(entity)
    if (mention.success && mention.data.mentioned.id === activity.recipient?.id) {
      text = text.replaceAll(mention.data.text, ' ')
    }
  }
  return text
    .replace(/^\s*<at>[^<]*<\/at>/i, ' ')
    .replace(/<at>([^<]*)<\/at>/gi, '$1')
    .replace(/&nbsp;/gi, ' ')
    .replace(/&lt;/gi, '<')
    .replace(/&gt;/gi, '>')
    .replace(/&quot;/gi, '"')
    .replace(/&amp;/gi, '&')
}

/** A button that does what a typed command does comes out as that command, and so does a form that was filled in. */
export function readPress(verb: string, data: Record<string, unknown>): Incoming {
  if (verb === 'say' && typeof data.text === 'string') return readText(data.text)
  if (verb === 'fill') {
    const filled = readForm(data)
    if (filled) return { type: 'command', form: true, ...filled }
  }
  return { type: 'press', verb, data }
}

/** What was typed, or what a button stands for. */
export function readText(text: string): Incoming {
  const typed = text.trim()
  const command = parseCommand(typed)
  return command ? { type: 'command', typed, ...command } : { type: 'unknown', typed }
}

/** In groups and channels Teams sends no file, only an HTML text that mentions one. */
function readFiles(activity: Activity): Incoming | null {
  const files: DroppedFile[] = []
  const others: string[] = []
  for (const attachment of Array.isArray(activity.attachments) ? activity.attachments : []) {
    const { contentType, content, name } = attachment ?? {}
    const info = contentType === FILE ? fileInfo.safeParse(content) : null
    if (info?.success) {
      files.push({ name: typeof name === 'string' ? name : '', downloadUrl: info.data.downloadUrl })
    } else if (contentType === 'text/html') {
      if (typeof content === 'string' && /<attachment\b/i.test(content)) others.push('')
    } else if (typeof contentType === 'string') {
      others.push(typeof name === 'string' ? name : '')
    }
  }
  return files.length + others.length === 0 ? null : { type: 'files', files, others }
}
