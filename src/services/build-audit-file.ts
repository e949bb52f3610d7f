import type { Actor } from '../domain/access.ts'
import { describeAction, describeDetail } from '../domain/audit-words.ts'
import type { StoredFile } from '../ports/file-store.ts'
import { writeTable } from '../tables/write-table.ts'
import type { ServiceContext } from './context.ts'
import { keepLatest } from './keep-latest.ts'
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
  const name = `audit-${new Date(context.now()).toISOString().slice(0, 10)}.csv`
  const content = writeTable(rowsOf(context, actor, filter))
  return keepLatest(context, actor, { use: 'audit-file', name, content })
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
  const details = Object.entries(detail).flatMap(([key, value]) => {
    const name = others[key]?.name
    return describeDetail({ key, value, ...(name ? { name } : {}) }, action) ?? []
  })
  return [
    new Date(at).toISOString(),
    actor.name,
    describeAction(action, outcome),
    target?.name ?? '',
    outcome,
    via ?? '',
    details.join('; '),
  ]
}
