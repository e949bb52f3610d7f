import { type Call, HttpProblem, type Route, readJson, sendJson } from './answers.ts'
import type { Chat, Seat } from './chat.ts'
import type { Conversations } from './conversations.ts'
import type { OfferedFiles } from './offered-files.ts'
import type { Member, Roster } from './roster.ts'
import type { SavedFiles } from './saved-files.ts'

/** A file to try Muster with. */
export interface Sample {
  name: string
  description: string
  bytes: Uint8Array
}

const MAX_BODY_BYTES = 256 * 1024

/** What the page asks this server for; every change comes back to it through the event stream. */
export function pageApiRoutes(parts: {
  roster: Roster
  conversations: Conversations
  chat: Chat
  offered: OfferedFiles
  saved: SavedFiles
  samples: Sample[]
  join(call: Call, member: Member): void
}): Route[] {
  const { roster, conversations, chat, offered, saved, samples } = parts

  function memberAt(id: unknown): Member {
    const member = roster.find(String(id))
    if (!member) throw new HttpProblem(404, 'unknown-person', 'Choose again who you are.')
    return member
  }

  function seatAt(person: unknown, conversationId: unknown, thread: unknown): Seat {
    const member = memberAt(person)
    const conversation = conversations.of(member).find(one => one.id === conversationId)
    if (!conversation) throw new HttpProblem(404, 'unknown-conversation', 'There is no such conversation.')
    const place = {
      conversation: conversation.id,
      scope: conversation.scope,
      thread: typeof thread === 'string' && thread ? thread : null,
    }
    return { member, conversation, place }
  }

  /** A POST whose body says who, where and what. */
  function action(name: string, run: (seat: Seat, body: Record<string, unknown>) => Promise<unknown>): Route {
    const handle = async ({ request, response }: Call) => {
      const body = await readJson(request, MAX_BODY_BYTES)
      const toast = await run(seatAt(body.person, body.conversation, body.thread), body)
      sendJson(response, 200, { toast: typeof toast === 'string' ? toast : null })
    }
    return ['POST', new RegExp(`^/api/${name}$`), handle]
  }

  async function become({ request, response }: Call): Promise<void> {
    const body = await readJson(request, MAX_BODY_BYTES)
    const wanted = { aadObjectId: String(body.aadObjectId), name: String(body.name) }
    sendJson(response, 200, { person: body.aadObjectId ? await roster.open(wanted) : roster.admin })
  }

  async function upload({ request, response, url }: Call): Promise<void> {
    const ask = (name: string) => url.searchParams.get(name) ?? ''
    const seat = seatAt(ask('person'), ask('conversation'), ask('thread'))
    const file = await offered.receive(ask('name') || 'file', request)
    await chat.sendFile(seat, file, ask('text'))
    sendJson(response, 200, { toast: null })
  }

  async function sendSample(seat: Seat, body: Record<string, unknown>): Promise<void> {
    const sample = samples[Number(body.sample)]
    if (!sample) throw new HttpProblem(404, 'unknown-sample', 'There is no such sample.')
    await chat.sendFile(seat, await offered.add(sample.name, sample.bytes), textOf(body))
  }

  return [
    ['GET', /^\/api\/events$/, call => parts.join(call, memberAt(call.url.searchParams.get('person')))],
    [
      'GET',
      /^\/api\/people$/,
      async call => {
        const text = call.url.searchParams.get('text') ?? ''
        sendJson(call.response, 200, { people: await roster.search(text) })
      },
    ],
    [
      'GET',
      /^\/api\/samples$/,
      call => sendJson(call.response, 200, { samples: samples.map(({ bytes: _, ...shown }) => shown) }),
    ],
    ['POST', /^\/api\/become$/, become],
    ['POST', /^\/api\/files$/, upload],
    action('open', seat => chat.open(seat)),
    action('messages', (seat, body) => chat.say(seat, textOf(body))),
    action('samples', sendSample),
    action('again', (seat, body) => chat.sendAgain(seat, String(body.message))),
    action('submit', (seat, body) => chat.submit(seat, String(body.message), objectOf(body.data))),
    action('execute', (seat, body) =>
      chat.execute(seat, String(body.message), Number(body.attachment), actionOf(body)),
    ),
    action('consent', (seat, body) =>
      chat.consent(seat, String(body.message), Number(body.attachment), body.allow === true),
    ),
    ['GET', /^\/offered\/([\w-]+)$/, call => offered.sendOnce(call.path[0] ?? '', call.response)],
    ['PUT', /^\/uploads\/([\w-]+)$/, call => saved.write(call.path[0] ?? '', call.request, call.response)],
    ['GET', /^\/saved\/([\w-]+)$/, call => saved.send(call.path[0] ?? '', call.response)],
  ]
}

function textOf(body: Record<string, unknown>): string {
  return typeof body.text === 'string' ? body.text : ''
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function actionOf(body: Record<string, unknown>): { title?: string; verb?: string; data: unknown } {
  return {
    ...(typeof body.title === 'string' && { title: body.title }),
    ...(typeof body.verb === 'string' && { verb: body.verb }),
    data: objectOf(body.data),
  }
}
