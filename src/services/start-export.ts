import { type Actor, requesterOf } from '../domain/access.ts'
import { newExport } from '../domain/export-changes.ts'
import type { ExportJob, ExportOptions, ExportScope, ExportSubject, ExportType } from '../domain/jobs.ts'
import { AppError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { namedColumns } from './export-columns.ts'
import { exportScope } from './export-scope.ts'
import { newJobId } from './new-job-id.ts'

const MOST_NAME_CHARS = 40

/** What is asked for. */
export interface ExportRequest {
  what: ExportSubject
  as?: ExportType
  /** Only of this group. */
  groupId?: string
  /** Headers as somebody typed them; none: all. */
  columns?: readonly string[]
  /** Unique in the tenant: the message or command. Asking twice makes one export. */
  origin: string
  /** The file is handed over in the 1:1 chat with whoever asks. */
  toChat?: true
}

/**
 * Makes a queued export.
 * @throws RefusedError; NotFoundError; AppError for columns that there are not, or where there is no chat yet
 */
export async function startExport(
  context: ServiceContext,
  actor: Actor,
  request: ExportRequest,
): Promise<ExportJob> {
  const { what, as = 'csv', groupId, columns: named = [], origin, toChat } = request
  const group = groupId === undefined ? {} : { group: await namedGroup(context, actor, groupId) }
  const scope = await exportScope(context, actor, { what, ...group })
  const columns =
    named.length === 0 ? {} : { columns: await namedColumns(context, actor.tenant, { what, named }) }
  const options: ExportOptions = { what, as, ...group, ...columns }
  const chat = toChat ? { conversationId: await chatWith(context, actor) } : {}
  const expected = await expectedRows(context, actor.tenant, what, scope)
  const id = newJobId()
  const job = await context.storage.jobs.create(
    newExport({
      tenant: actor.tenant,
      id,
      origin,
      by: requesterOf(actor),
      now: context.now(),
      name: fileName(options, context.now()),
      options,
      ...(expected === undefined ? {} : { expected }),
      ...chat,
    }),
  )
  if (job.id === id) {
    const target = `export ${job.number}`
    const detail = { what, ...(group.group ? { group: group.group.id } : {}) }
    await record(context, actor, { action: 'start export', target, outcome: 'done', detail })
  }
  return job
}

async function namedGroup({ storage }: ServiceContext, { tenant }: Actor, id: string) {
  // Whether the actor may know of it is asked with the scope.
  const group = await storage.groups.get(tenant, id)
  return { id, name: group?.name ?? '', ...(group?.type === 'private' ? { isPrivate: true as const } : {}) }
}

async function chatWith({ storage }: ServiceContext, actor: Actor): Promise<string> {
  const chat =
    actor.kind === 'user' ? await storage.conversations.personal(actor.tenant, actor.user.id) : null
  if (chat) return chat.id
  throw new AppError('no-chat', 'I do not know our 1:1 chat yet. Say hello to me there, then export again.')
}

/** Counted where that is cheap. */
async function expectedRows(
  { storage }: ServiceContext,
  tenant: string,
  what: ExportSubject,
  { all, groups }: ExportScope,
): Promise<number | undefined> {
  if (what === 'groups') return all ? (await storage.groups.count(tenant)) + groups.length : undefined
  if (all) return what === 'users' ? storage.users.count(tenant) : undefined
  const counts = await storage.memberships.counts(tenant, groups)
  return counts.values().reduce((sum, count) => sum + count, 0)
}

/** `members-North-2026-03-14.csv`: of the group's name what every disk takes. */
function fileName({ what, group, as }: ExportOptions, now: number): string {
  const plain = group?.name
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .slice(0, MOST_NAME_CHARS)
  const of = plain ? `-${plain.toWellFormed().replace(/^-|-$/g, '')}` : ''
  return `${what}${of}-${new Date(now).toISOString().slice(0, 10)}.${as}`
}
