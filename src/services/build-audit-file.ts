import { randomUUID } from 'node:crypto'
import { type Actor, requesterOf } from '../domain/access.ts'
import type { StoredFile } from '../ports/storage.ts'
import { writeTable } from '../tables/write-table.ts'
import type { ServiceContext } from './context.ts'
import { type AuditFilter, type AuditLine, ensureMaySee, listAudit } from './list-audit.ts'

const PAGE = 500
const HEADER = ['When (UTC)', 'Who', 'Action', 'To what', 'Outcome', 'By', 'Details']

/**
 * The log, as far as the actor sees it, as a file for a spreadsheet; the one that was made for them before goes.
 * @throws as `listAudit`
 */
export async function buildAuditFile(
  context: ServiceContext,
  actor: Actor,
  filter: AuditFilter,
): Promise<StoredFile> {
  await ensureMaySee(context, actor, filter.subject)
  const { storage, now } = context
  const { tenant } = actor
  const setting = `audit-file:${requesterOf(actor).userId ?? 'operator'}`
  const before = await storage.settings.get(tenant, setting)
  const name = `audit-${new Date(now()).toISOString().slice(0, 10)}.csv`
  const entry = { tenant, id: `audit.${randomUUID()}`, name, createdAt: now() }
  const file = await storage.files.write(entry, writeTable(rowsOf(context, actor, filter)))
  await storage.settings.put(tenant, setting, file.id)
  if (before) await storage.files.remove(tenant, before)
  return file
}

async function* rowsOf(
  context: ServiceContext,
  actor: Actor,
  filter: AuditFilter,
): AsyncIterable<readonly string[]> {
  yield HEADER
  let after: string | null = null
  do {
    const query = { ...filter, limit: PAGE, ...(after === null ? {} : { after }) }
    const page: Awaited<ReturnType<typeof listAudit>> = await listAudit(context, actor, query)
    for (const line of page.lines) yield rowOf(line)
    after = page.next
  } while (after !== null)
}

function rowOf({ at, actor, action, target, outcome, via, detail, others }: AuditLine): string[] {
  const details = Object.entries(detail).map(([key, value]) => `${key}: ${others[key]?.name ?? value}`)
  return [
    new Date(at).toISOString(),
    actor.name,
    action,
    target?.name ?? '',
    outcome,
    via ?? '',
    details.join('; '),
  ]
}
