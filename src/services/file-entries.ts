import { type Actor, may } from '../domain/access.ts'
import { describeFields } from '../domain/audit-words.ts'
import type { ImportJob } from '../domain/jobs.ts'
import { type FileMark, TEXT_FIELDS, type User } from '../domain/users.ts'
import type { AuditEntry } from '../ports/audit-store.ts'
import { attributeLabels } from './attribute-labels.ts'
import type { ServiceContext } from './context.ts'
import { rowOfNewPerson } from './new-person-id.ts'

/** What a file changes besides attributes. */
const OWN_FIELDS: readonly string[] = [...TEXT_FIELDS, 'network', 'status', 'orgRole']

/** An entry that is not in the log. */
export interface FileEntry extends AuditEntry {
  /** Its place among those of one person: time, number of the import, line. No two are equal. */
  order: [at: number, number: number, line: number]
}

/**
 * What files did to somebody's record, as the audit log would tell it, the latest first: their own record says it, since an entry
 * for each row would cost an import more than the row itself. Left out is what imports did that the actor may not see.
 */
export async function fileEntries(
  context: ServiceContext,
  actor: Actor,
  userId: string,
): Promise<FileEntry[]> {
  const { storage } = context
  const { tenant } = actor
  const user = await storage.users.get(tenant, userId)
  if (!user) return []
  const { files = [] } = user
  const birth = rowOfNewPerson(userId)
  const numbers = [...new Set(files.map(mark => mark.import))]
  const [labels, made, ...jobs] = await Promise.all([
    attributeLabels(
      context,
      tenant,
      files.flatMap(({ fields }) => fields.filter(field => !OWN_FIELDS.includes(field))),
    ),
    birth && storage.jobs.get(tenant, birth.jobId),
    ...numbers.map(number => storage.jobs.byNumber(tenant, number)),
  ])
  const isSeen = (job: (typeof jobs)[number]): job is ImportJob =>
    job?.kind === 'import' && may(actor, 'see import', { job }).allowed
  const changes = files.flatMap(mark => {
    const job = jobs[numbers.indexOf(mark.import)] ?? null
    return isSeen(job) ? [changeOf(user, job, mark, labels)] : []
  })
  const additions = isSeen(made) && birth ? [additionOf(user, made, birth.line)] : []
  return [...changes, ...additions].sort((one, other) => compareOrder(other.order, one.order))
}

/** Below 0: `one` is older. */
export function compareOrder(one: FileEntry['order'], other: FileEntry['order']): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2]
}

function additionOf(user: User, job: ImportJob, line: number): FileEntry {
  return entryOf(user, job, { at: user.createdAt, line, action: 'add person', detail: {} })
}

function changeOf(
  user: User,
  job: ImportJob,
  { line, fields, status }: FileMark,
  labels: ReadonlyMap<string, string>,
): FileEntry {
  const said = describeFields(status ? fields.filter(field => field !== 'status') : fields, labels)
  const action =
    status === 'archived' ? 'archive person' : status === 'active' ? 'restore person' : 'edit person'
  return entryOf(user, job, {
    // Somebody who stopped the import and went on decided again, perhaps after this row was written.
    at: Math.min(job.decision?.at ?? job.createdAt, user.updatedAt),
    line,
    action,
    detail: said ? { fields: said } : {},
  })
}

function entryOf(
  { tenant, id }: User,
  { by, file, number }: ImportJob,
  { at, line, action, detail }: { at: number; line: number; action: string; detail: AuditEntry['detail'] },
): FileEntry {
  return {
    ...{ tenant, id: `import ${number}, line ${line}`, at, action, target: id },
    actor: by.userId ?? 'operator',
    outcome: 'done',
    via: 'file',
    detail: { file: file.name, import: number, line, ...detail },
    order: [at, number, line],
  }
}
