import type { Message } from '../../src/local-teams/conversations.ts'
import { openLocalTeams } from '../../src/local-teams/open-local-teams.ts'
import type { Sample } from '../../src/local-teams/page-api.ts'
import type { Member, Person } from '../../src/local-teams/roster.ts'
import { openStandInBot, type StandInAnswer, type StandInBot } from './stand-in-bot.ts'

export const TENANT = 'tenant-1'
export const DANA: Person = {
  aadObjectId: '00000000-0000-0000-0000-00000000000d',
  name: 'Dana Ortiz',
  email: 'dana@lakeside.example',
}
export const TOM: Person = { aadObjectId: '00000000-0000-0000-0000-00000000000t', name: 'Tom Berg' }

export interface ShownMessage extends Omit<Message, 'views' | 'activity'> {
  downloads: (string | null)[]
}

export interface Pair {
  url: string
  bot: StandInBot
  /** Does what the page does: POSTs JSON and gives back the parsed answer. */
  ask(path: string, body: object): Promise<{ status: number; body: Record<string, unknown> }>
  become(person: Person): Promise<Member>
  /** What a page that connects now is told. */
  messages(member: Member, conversation: string): Promise<ShownMessage[]>
  /** Ends Local Teams; the bot lives on. */
  stop(): Promise<void>
  /** Starts it anew on the same port: what was in memory is gone. */
  start(): Promise<void>
  close(): Promise<void>
}

/** Local Teams and a stand-in bot that talk to each other; `reply` is the bot. */
export async function openPair(
  reply: Parameters<typeof openStandInBot>[0] = (): StandInAnswer => ({ status: 200 }),
  more: { samples?: Sample[]; botUrl?: string } = {},
): Promise<Pair> {
  const bot = await openStandInBot(reply)
  const problems: string[] = []
  const options = {
    host: '127.0.0.1',
    port: 0,
    botUrl: more.botUrl ?? bot.url,
    tenant: TENANT,
    admin: DANA,
    people: async (text: string) =>
      [TOM].filter(person => person.name.toLowerCase().includes(text.toLowerCase())),
    samples: more.samples ?? [],
    log: { error: (_facts: object, text: string) => problems.push(text) },
  }
  let teams = await openLocalTeams(options)

  async function ask(path: string, body: object) {
    const response = await fetch(`${teams.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: teams.url },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  return {
    url: teams.url,
    bot,
    ask,
    become: async person => (await ask('/api/become', person)).body.person as Member,

    async messages(member, conversation) {
      const first = await firstEvent(`${teams.url}/api/events?person=${encodeURIComponent(member.id)}`)
      const { conversations } = first as { conversations: { id: string; messages: ShownMessage[] }[] }
      return conversations.find(one => one.id === conversation)?.messages ?? []
    },

    stop: () => teams.close(),
    async start() {
      teams = await openLocalTeams({ ...options, port: Number(new URL(teams.url).port) })
    },

    async close() {
      await teams.close()
      await bot.close()
      if (problems.length > 0) throw new Error(`Local Teams logged: ${problems.join(', ')}`)
    },
  }
}

async function firstEvent(address: string): Promise<unknown> {
  const response = await fetch(address)
  let text = ''
  for await (const part of response.body as AsyncIterable<Uint8Array>) {
    text += Buffer.from(part).toString('utf8')
    const found = /^data: (.*)\n\n/m.exec(text)
    if (found) return JSON.parse(found[1] ?? '')
  }
  throw new Error('The stream ended without an event.')
}
