import { randomUUID } from 'node:crypto'
import { openRunner } from '../../src/jobs/open-runner.ts'
import { createLogger, type Logger } from '../../src/logger.ts'
import type { Storage } from '../../src/ports/storage.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { type FakeConnector, openFakeConnector, type SentMessage } from './fake-connector.ts'
import { localConfig, serveBot } from './serve-bot.ts'
import type { OpenedStorage, StorageEngine } from './storage-engines.ts'
import { until } from './until.ts'

export const TENANT = '11111111-2222-4333-8444-555555555555'
const BOT = { id: '28:muster', name: 'Muster' }

export interface PersonInChat {
  aadObjectId: string
  name: string
  email?: string
}

export interface Chat {
  connector: FakeConnector
  context: ServiceContext
  /** Of the server that the bot is behind. */
  url: string
  /** The 1:1 chat of a person with the bot. */
  as(person: PersonInChat): Talker
  /** A group chat or a channel; `as` says who talks there. */
  group(id: string, kind?: 'groupChat' | 'channel'): { as(person: PersonInChat): Talker }
  /** Any activity, as it is. @returns status and body of the answer */
  post(activity: object): Promise<{ status: number; body: unknown }>
  close(): Promise<void>
}

export interface Talker {
  conversationId: string
  arrive(): Promise<void>
  say(text: string, extra?: object): Promise<void>
  /** Says it; what came of that, put together as text. */
  ask(text: string): Promise<string>
  drop(name: string, content: string | Uint8Array, extra?: object): Promise<void>
  /**
   * Presses a button by its title, on the newest message that has one, else on a card that an earlier press was answered with,
   * or on `on`. @returns the invoke's answer
   */
  press(title: string, options?: { on?: SentMessage; inputs?: object }): Promise<InvokeAnswer>
  /** Accepts or declines the newest offer of a file. */
  consent(
    action: 'accept' | 'decline',
  ): Promise<{ name: string; content: string; bytes: Buffer; ranges: string[] }>
  /** The newest message whose texts, put together, match; waits for it. */
  see(what: string | RegExp): Promise<SentMessage>
  messages(): SentMessage[]
}

export interface InvokeAnswer {
  status: number
  type: string
  /** Texts of the card, or the toast. */
  text: string
}

export interface ChatSettings {
  orgAdmins?: string[]
  now?: () => number
  /** SQLite in memory where none is named. */
  engine?: Pick<StorageEngine, 'open'>
  /** Each does jobs over a connection of its own. */
  workers?: number
  log?: Logger
  /** Whose rules national phone numbers are read by; Rwanda's where none is named. */
  region?: string
}

/** The whole bot behind its HTTP server, with workers, a new database and a connector that is not our page. */
export async function openChat(settings: ChatSettings = {}): Promise<Chat> {
  const { workers = 1, log = createLogger({ logLevel: 'silent' }) } = settings
  const opened = await (settings.engine ?? { open: openMemory }).open(1 + workers)
  const contexts = opened.connections.map(
    (storage): ServiceContext => ({
      storage,
      now: settings.now ?? Date.now,
      region: settings.region ?? 'RW',
      limits: DEFAULT_LIMITS,
      orgAdmins: settings.orgAdmins ?? [],
    }),
  )
  const [context, ...others] = contexts as [ServiceContext, ...ServiceContext[]]
  const connector = await openFakeConnector()
  const runners = others.map((each, n) => openRunner({ context: each, log, worker: `test ${n}` }))
  const bot = await serveBot({
    context,
    config: localConfig(TENANT),
    log,
    wakeRunner: () => runners.forEach(runner => void runner.wake()),
  })

  const post = (activity: object) => postTo(bot.url, activity)
  const talker = (conversationId: string, type: string, person: PersonInChat) =>
    createTalker({ tenant: TENANT, conversationId, type, person, connector, post })
  return {
    connector,
    context,
    url: bot.url,
    as: person => talker(`a:${person.aadObjectId}`, 'personal', person),
    group: (id, kind = 'groupChat') => ({ as: person => talker(id, kind, person) }),
    post,
    async close() {
      await bot.close()
      await Promise.all(runners.map(runner => runner.close()))
      await connector.close()
      await opened.dispose()
    },
  }
}

async function openMemory(count: number): Promise<OpenedStorage> {
  const storage: Storage = await openSqlite({ path: ':memory:' })
  return { storage, connections: Array(count).fill(storage), dispose: () => storage.close() }
}

/** Hands an activity to the bot whose server is at `url`, as it is. */
export async function postTo(url: string, activity: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(activity),
  })
  const text = await response.text()
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text }
}

interface TalkerParts {
  tenant: string
  conversationId: string
  type: string
  person: PersonInChat
  connector: FakeConnector
  post: Chat['post']
}

/** A person who talks to the bot that `post` reaches, and reads what `connector` was sent. */
export function createTalker(parts: TalkerParts): Talker {
  const { tenant, conversationId, type, person, connector, post } = parts
  const account = { id: `29:${person.aadObjectId}`, name: person.name, aadObjectId: person.aadObjectId }
  if (!connector.members.some(({ id }) => id === account.id)) {
    connector.members.push({ ...account, ...(person.email ? { email: person.email } : {}) })
  }
  const mine = () => connector.sent.filter(({ conversation }) => conversation === conversationId)
  const seen = () => mine().filter(message => !message.removed && message.activity.type === 'message')
  /** Cards that took the place of pressed ones, which clients show and connectors are not told. */
  const answers: SentMessage[] = []
  const activity = (given: object) => ({
    id: randomUUID(),
    channelId: 'msteams',
    serviceUrl: connector.url,
    timestamp: new Date().toISOString(),
    from: account,
    recipient: BOT,
    conversation: {
      id: conversationId,
      conversationType: type,
      tenantId: tenant,
      isGroup: type !== 'personal',
    },
    channelData: { tenant: { id: tenant } },
    ...given,
  })
  async function send(given: object): Promise<{ status: number; body: unknown }> {
    const answer = await post(activity(given))
    if (answer.status >= 300) throw new Error(`The bot answered ${answer.status}.`)
    return answer
  }
  return {
    conversationId,
    messages: mine,
    async arrive() {
      await send({ type: 'installationUpdate', action: 'add' })
      await send({ type: 'conversationUpdate', membersAdded: [BOT] })
    },
    async say(text, extra = {}) {
      await send({ type: 'message', text, ...extra })
    },
    async ask(text) {
      const before = mine().length
      await send({ type: 'message', text })
      return mine().slice(before).map(textOf).join('\n')
    },
    async drop(name, content, extra = {}) {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content
      const downloadUrl = connector.hostFile(bytes)
      const info = { downloadUrl, uniqueId: randomUUID(), fileType: name.split('.').at(-1) }
      const contentType = 'application/vnd.microsoft.teams.file.download.info'
      await send({
        type: 'message',
        attachments: [{ contentType, name, contentUrl: '', content: info }],
        ...extra,
      })
    },
    async press(title, { on, inputs = {} } = {}) {
      const has = (each: SentMessage) => buttonOf(each, title) !== undefined
      const message =
        on ?? (await until(`a button "${title}"`, () => seen().findLast(has) ?? answers.findLast(has)))
      const button = buttonOf(message, title)
      if (!button) throw new Error(`There is no button "${title}".`)
      const action = { type: 'Action.Execute', verb: button.verb, data: { ...button.data, ...inputs } }
      const invoke = { type: 'invoke', name: 'adaptiveCard/action', replyToId: message.id, value: { action } }
      const answered = await post(activity(invoke))
      const { value: content = {} } = answered.body as { value?: Record<string, unknown> }
      const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }]
      answers.push({ ...message, activity: { type: 'message', attachments } })
      return readAnswer(answered)
    },
    async consent(action) {
      const message = await until('an offer of a file', () => seen().findLast(each => offerOf(each)))
      const offer = offerOf(message)
      const upload = connector.openUpload()
      const uploadInfo = {
        uploadUrl: upload.uploadUrl,
        contentUrl: 'http://127.0.0.1/x',
        uniqueId: 'u',
        fileType: 'csv',
      }
      const contexts = offer?.content as { acceptContext: object; sizeInBytes: number }
      const value = { type: 'fileUpload', action, context: contexts.acceptContext, uploadInfo }
      await send({ type: 'invoke', name: 'fileConsent/invoke', replyToId: message.id, value })
      if (action === 'accept') {
        await until('the upload', () => upload.received().byteLength === contexts.sizeInBytes)
      }
      const bytes = upload.received()
      return { name: offer?.name ?? '', content: bytes.toString(), bytes, ranges: upload.ranges }
    },
    see: what =>
      until(
        () => `${what}; there was\n${seen().map(textOf).join('\n---\n')}`,
        () => seen().findLast(message => matches(textOf(message), what)),
      ),
  }
}

/** All texts of a message in reading order, buttons in brackets. */
export function textOf({ activity }: Pick<SentMessage, 'activity'>): string {
  return [activity.text ?? '', ...(activity.attachments ?? []).map(({ content }) => textsIn(content))]
    .join('\n')
    .trim()
}

function textsIn(node: unknown): string {
  if (Array.isArray(node)) return node.map(textsIn).filter(Boolean).join('\n')
  if (typeof node !== 'object' || node === null) return ''
  const { type, text, title, value, description, body, items, actions, facts, columns } = node as Record<
    string,
    unknown
  >
  if (typeof type === 'string' && type.startsWith('Action.')) return `[${title}]`
  const own = [text, description, title && value ? `${title}: ${value}` : ''].filter(
    part => typeof part === 'string',
  )
  return [...own, textsIn(body), textsIn(items), textsIn(columns), textsIn(facts), textsIn(actions)]
    .filter(Boolean)
    .join('\n')
}

interface PressedButton {
  title: string
  verb: string
  data: Record<string, unknown>
}

/** The button or tappable row with this title. */
function buttonOf({ activity }: SentMessage, title: string): PressedButton | undefined {
  const found: PressedButton[] = []
  const collect = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const action = node as Record<string, unknown>
    if (action.type === 'Action.Execute' && action.title === title)
      found.push(action as unknown as PressedButton)
    for (const inner of Object.values(node)) collect(inner)
  }
  collect(activity.attachments)
  return found[0]
}

function offerOf({ activity }: SentMessage) {
  return activity.attachments?.find(
    each => each.contentType === 'application/vnd.microsoft.teams.card.file.consent',
  )
}

function readAnswer({ status, body }: { status: number; body: unknown }): InvokeAnswer {
  const { type = '', value } = body as { type?: string; value?: unknown }
  return { status, type, text: typeof value === 'string' ? value : textsIn(value) }
}

function matches(text: string, what: string | RegExp): boolean {
  return typeof what === 'string' ? text.includes(what) : what.test(text)
}
