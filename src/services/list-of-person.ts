import { z } from 'zod'
import type { Actor } from '../domain/access.ts'
import type { AuditEntry, AuditQuery } from '../ports/audit-store.ts'
import type { Page, PageQuery } from '../ports/page.ts'
import type { ServiceContext } from './context.ts'
import { compareOrder, fileEntries } from './file-entries.ts'

/** Where a page ended, in both. */
const cursor = z.object({
  /** The last entry of a file that was told of; null: none yet. */
  file: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  /** Cursor of the log; null: from its beginning. */
  log: z.string().nullable(),
  logEnded: z.boolean(),
})
type Cursor = z.infer<typeof cursor>
const START: Cursor = { file: null, log: null, logEnded: false }

/** The log of one person together with what files did to their record; in the order of the log. */
export async function listOfPerson(
  context: ServiceContext,
  actor: Actor,
  userId: string,
  { limit, after, ...days }: Omit<AuditQuery, 'about'> & PageQuery,
): Promise<Page<AuditEntry>> {
  const start = readCursor(after)
  const { from = 0, until = Number.POSITIVE_INFINITY } = days
  const files = (await fileEntries(context, actor, userId)).filter(
    ({ at, order }) => at >= from && at < until && (!start.file || compareOrder(order, start.file) < 0),
  )
  const log = (most: number): Promise<Page<AuditEntry>> =>
    context.storage.audit.list(actor.tenant, {
      ...{ about: userId, ...days, limit: most },
      ...(start.log === null ? {} : { after: start.log }),
    })
  const found = start.logEnded ? { items: [], next: null } : await log(limit)
  const shown = new Set(newestFirst(found.items, files).slice(0, limit))
  const ofFiles = files.filter(entry => shown.has(entry))
  const ofLog = found.items.filter(entry => shown.has(entry))
  const all = ofLog.length === found.items.length
  // What the log answered and has no room comes again: it says where to go on only at the end of what was asked for.
  const page = all ? found : ofLog.length === 0 ? { items: [], next: start.log } : await log(ofLog.length)
  const end: Cursor = {
    file: ofFiles.at(-1)?.order ?? start.file,
    log: page.next,
    logEnded: all && found.next === null,
  }
  const isEnd = end.logEnded && ofFiles.length === files.length
  return { items: newestFirst(page.items, ofFiles), next: isEnd ? null : writeCursor(end) }
}

/** Of one moment those of the log first. */
function newestFirst(log: readonly AuditEntry[], files: readonly AuditEntry[]): AuditEntry[] {
  return [...log, ...files].sort((one, other) => other.at - one.at)
}

function writeCursor(end: Cursor): string {
  return Buffer.from(JSON.stringify(end)).toString('base64url')
}

/** One that is not ours begins with the newest. */
function readCursor(after: string | undefined): Cursor {
  if (after === undefined) return START
  try {
    return cursor.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8')))
  } catch {
    return START
  }
}
