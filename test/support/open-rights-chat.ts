import type { ImportJob } from '../../src/domain/jobs.ts'
import { noCounts } from '../../src/domain/plans.ts'
import { addGroups } from './add-groups.ts'
import type { SentMessage } from './fake-connector.ts'
import { makeAttribute } from './make-attribute.ts'
import { makeExport } from './make-export.ts'
import { makeJob } from './make-job.ts'
import { type Chat, type ChatSettings, openChat, TENANT, textOf } from './open-chat.ts'
import { everybody, GROUPS, PEOPLE, type Role } from './rights-people.ts'
import type { Ask } from './rights-rows.ts'
import { until } from './until.ts'

const AT = 1_700_000_000_000
const TOM = { userId: 'tom', name: 'Tom Berg' }

/** The bot, with the people and groups of the rights tables, two attributes, a log, and jobs that Tom began. */
export async function openRightsChat(settings: Pick<ChatSettings, 'now' | 'engine'> = {}): Promise<Chat> {
  const chat = await openChat(settings)
  const { storage } = chat.context
  const writes = everybody(TENANT).map(user => ({ op: 'insert' as const, user }))
  await storage.users.write(TENANT, 'setup', writes)
  for (const [n, label] of ['Location', 'Grade'].entries())
    await storage.attributes.put(makeAttribute({ tenant: TENANT, label, position: n + 1 }))
  await addGroups(chat.context, TENANT, GROUPS)
  await storage.groups.move(TENANT, await storage.groups.revision(TENANT), [
    { child: 'ward', parentId: 'north' },
  ])
  const entry = { tenant: TENANT, at: 1, actor: 'dana', action: 'add members', outcome: 'done' as const }
  await storage.audit.append(
    TENANT,
    ['north', 'club'].map(target => ({ ...entry, id: target, target, detail: {} })),
  )
  await addImport(chat, 'rows', {})
  await addExport(chat, 'people', 'north')
  await addExport(chat, 'club-people', 'club')
  await addImport(chat, 'club-rows', { aboutPrivate: true })
  return chat
}

async function keepFile({ context: { storage } }: Chat, id: string): Promise<void> {
  const content = 'Group Name,Phone Number,User Type\nNorth,+250788000009,Member\n'
  const bytes = (async function* () {
    yield Buffer.from(content)
  })()
  await storage.files.write({ tenant: TENANT, id, name: id, createdAt: AT }, bytes)
}

/** A file about members that waits for a decision. */
async function addImport(chat: Chat, id: string, more: { aboutPrivate?: true }): Promise<void> {
  await keepFile(chat, `${id}-file`)
  const reading = {
    ...{ format: 'kaizala-group-members', about: 'members', encoding: 'UTF-8', delimiter: ',', region: 'RW' },
    ...{ headerLine: 1, columns: [], columnOf: {}, ignored: [], blankRows: 0 },
  }
  const summary = { reading, invitations: 0, notices: 0, groups: [], warnings: 0, examples: [], ...more }
  const job: Partial<ImportJob> = {
    ...{ tenant: TENANT, id, by: TOM, state: 'awaiting confirmation', rows: 1 },
    preview: { ...noCounts(), created: 1 },
    file: { id: `${id}-file`, name: id === 'rows' ? 'rows.csv' : 'club.csv', bytes: 60, sha256: '00' },
  }
  await chat.context.storage.jobs.create(makeJob({ ...job, summary: summary as ImportJob['summary'] & {} }))
}

/** An export of the people of a group whose file is there. */
async function addExport(chat: Chat, id: string, group: 'north' | 'club'): Promise<void> {
  await keepFile(chat, `${id}-file`)
  const of = { id: group, name: group, ...(group === 'club' ? { isPrivate: true as const } : {}) }
  const job = makeExport({
    ...{ tenant: TENANT, id, by: TOM, name: `${id}.csv`, state: 'completed', rows: 1, finishedAt: AT },
    options: { what: 'users', as: 'csv', group: of },
    scope: { all: false, groups: [group] },
    file: { id: `${id}-file`, bytes: 60, sha256: '00' },
  })
  await chat.context.storage.jobs.create(job)
}

/** What a busy machine is given a moment by. */
const LATER = /^That takes a moment, /

/** What the person is answered, also where the answer comes after a word that it takes a moment. */
export async function ask(chat: Chat, role: Role, asked: Ask): Promise<string> {
  const { id, displayName } = PEOPLE[role]
  const talker = chat.as({ aadObjectId: id, name: displayName })
  const before = talker.messages().length
  const come = () => talker.messages().slice(before).map(textOf)
  const told: string[] = []
  if ('say' in asked) await talker.say(asked.say)
  else {
    const { verb, data } = asked
    const action = { type: 'Action.Execute', title: verb, verb, data }
    const on = { activity: { attachments: [{ content: action }] } } as unknown as SentMessage
    const { text } = await talker.press(verb, { on })
    if (text !== 'Answered below.') told.push(text)
  }
  const words = () => [...told, ...come()]
  await until('the answer that was promised', () => !LATER.test(words().at(-1) ?? ''))
  return words()
    .filter(text => !LATER.test(text))
    .join('\n')
}

/** Everything of the directory that a command could change. */
export async function stateOf({ context: { storage } }: Chat): Promise<string> {
  const people = (await storage.users.list(TENANT, { limit: 50 })).items
  const groups = await storage.groups.getMany(
    TENANT,
    GROUPS.map(({ id }) => id),
  )
  const memberships = await storage.memberships.ofUsers(
    TENANT,
    people.map(({ id }) => id),
  )
  const jobs = [
    ...(await storage.jobs.list(TENANT, { limit: 50, kind: 'import' })),
    ...(await storage.jobs.list(TENANT, { limit: 50, kind: 'export' })),
  ].map(({ number, state, decision, options }) => [number, state, decision, options])
  const rest = [await storage.groups.count(TENANT), await storage.attributes.list(TENANT), jobs]
  const sorted = memberships.map(({ groupId, userId }) => `${groupId} ${userId}`).toSorted()
  return JSON.stringify([people, [...groups.entries()].toSorted(), sorted, rest])
}

/** What the audit log says that somebody was refused since `from`, the newest first: "chat set org roles". */
export async function refusalsOf(
  { context: { storage } }: Pick<Chat, 'context'>,
  role: Role,
  { tenant = TENANT, from = 0 } = {},
): Promise<string[]> {
  const { id } = PEOPLE[role]
  const { items } = await storage.audit.list(tenant, { about: id, limit: 50, from })
  return items
    .filter(({ actor, outcome }) => actor === id && outcome === 'refused')
    .map(({ via, action }) => `${via} ${action}`)
}
