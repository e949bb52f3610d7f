import type { Route } from './answers.ts'
import { createBotLink, type RawEntry } from './bot-link.ts'
import { createChat } from './chat.ts'
import { connectorRoutes } from './connector.ts'
import { createConversations, type Message, messageFor } from './conversations.ts'
import { createEventStream } from './event-stream.ts'
import { createOfferedFiles } from './offered-files.ts'
import type { LocalTeamsOptions } from './open-local-teams.ts'
import { pageApiRoutes } from './page-api.ts'
import { pageRoutes } from './page-files.ts'
import { createRoster, type Member } from './roster.ts'
import { createSavedFiles } from './saved-files.ts'

/** Activities that a page which is opened later can still look at. */
const RAW_KEPT = 100

/** Wires everything behind the server: `url` is its own address, `folder` an empty one for files on their way. */
export function assembleRoutes(
  options: LocalTeamsOptions,
  url: string,
  folder: string,
): { routes: Route[]; close(): void } {
  const { tenant, samples } = options
  const site = { serviceUrl: `${url}/`, tenant }
  const events = createEventStream()
  const roster = createRoster(tenant, options.admin, options.people)
  const saved = createSavedFiles(folder, url)
  const offered = createOfferedFiles(folder, url)

  const raw: RawEntry[] = []
  function record(entry: RawEntry): void {
    raw.push(entry)
    if (raw.length > RAW_KEPT) raw.shift()
    events.send(() => ({ kind: 'raw', entry }))
  }

  function shown(member: Member, message: Message): object {
    const downloads = message.attachments.map(({ content }) =>
      saved.downloadOf(String((content as { uniqueId?: unknown } | null)?.uniqueId)),
    )
    return { ...messageFor(member, message), downloads }
  }

  const conversations = createConversations(change =>
    events.send(member => {
      const { scope, id } = change.conversation
      if (scope === 'personal' && id !== member.personal) return null
      const message = change.kind === 'message' && shown(member, change.message)
      return { ...change, conversation: id, ...(message && { message }) }
    }),
  )

  function stateFor(member: Member): object {
    const seen = conversations.of(member).map(conversation => ({
      ...conversation,
      messages: conversation.messages.map(message => shown(member, message)),
    }))
    return { kind: 'state', raw, conversations: seen }
  }

  const bot = createBotLink(options.botUrl, record)
  const chat = createChat(site, conversations, bot, saved)
  const routes: Route[] = [
    ...pageRoutes(),
    ...connectorRoutes(tenant, site.serviceUrl, roster, conversations, record),
    ...pageApiRoutes({
      roster,
      conversations,
      chat,
      offered,
      saved,
      samples,
      join: ({ response }, member) => events.join(response, member, stateFor(member)),
    }),
  ]
  return {
    routes,
    close() {
      events.close()
      bot.close()
    },
  }
}
