import type { Actor } from '../domain/access.ts'
import type { JobKind } from '../domain/jobs.ts'
import type { ServiceContext } from './context.ts'
import { type DrawnTree, ensureMaySeeDrawn } from './drawn-tree.ts'
import { getImport } from './get-import.ts'
import { ensureMaySee } from './list-audit.ts'
import { ensureMaySeeHistory } from './list-history.ts'

/** What a file that was made for somebody is about: an import by its number, a part of the audit log, a history, a tree. */
export type TakenFile =
  | { kind: 'stored'; job: number }
  | { kind: 'audit'; group?: string | undefined }
  | { kind: 'history'; of: JobKind; ofOthers: boolean }
  | DrawnTree

/** The right to it, asked again when the file is taken. @throws RefusedError, NotFoundError */
export async function ensureMayTake(context: ServiceContext, actor: Actor, about: TakenFile): Promise<void> {
  if (about.kind === 'stored') await getImport(context, actor, { number: about.job })
  else if (about.kind === 'history')
    await ensureMaySeeHistory(context, actor, { kind: about.of, ofOthers: about.ofOthers })
  else if (about.kind === 'tree') await ensureMaySeeDrawn(context, actor, about)
  else await ensureMaySee(context, actor, about.group ? { kind: 'group', id: about.group } : null)
}
