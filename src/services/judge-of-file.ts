import { randomInt } from 'node:crypto'
import { type Actor, may } from '../domain/access.ts'
import { FileIdentities } from '../domain/file-identities.ts'
import type { ImportJob } from '../domain/jobs.ts'
import type { SummaryBuilder } from '../domain/summary.ts'
import { FileRefusedError } from '../errors.ts'
import type { Format } from '../formats/format.ts'
import type { Recognition } from '../formats/recognise.ts'
import { leadsAny } from './actor-groups.ts'
import { actorOfJob } from './actor-of-job.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import type { JobHandle } from './job-handle.ts'
import { GroupsJudge } from './judge-groups.ts'
import { MembersJudge } from './judge-members.ts'
import { PeopleJudge } from './judge-people.ts'
import type { RowJudge } from './row-judge.ts'

/**
 * What judges the rows of a file, once it is known what it is about. @throws FileRefusedError for a kind of file that
 * whoever dropped it may not import; AppError when they are gone
 */
export async function judgeOfFile(
  context: ServiceContext,
  { job }: JobHandle,
  { recognition, summary }: { recognition: Recognition; summary: SummaryBuilder },
): Promise<RowJudge> {
  const { format } = recognition
  const actor = await actorOfJob(context, job)
  await ensureMayDrop(context, actor, { job, format })
  const seed = randomInt(2 ** 32)
  const columnOf = (field: string) => recognition.columnOf[field] ?? ''
  if (format.about === 'people') {
    const planning = { job, key: format.key, columnOf, groupAdmins: new Map() }
    return new PeopleJudge(context, { planning, identities: new FileIdentities(format.key, seed), summary })
  }
  const planning = { job, actor, columnOf }
  return format.about === 'members'
    ? new MembersJudge(context, { planning, summary, seed })
    : new GroupsJudge(context, { planning: { ...planning, isCheck: true }, summary, seed })
}

async function ensureMayDrop(
  context: ServiceContext,
  actor: Actor,
  { job, format }: { job: ImportJob; format: Format },
): Promise<void> {
  if (may(actor, format.right).allowed) return
  const target = { leadsAny: await leadsAny(context, actor) }
  const verdict = may(actor, format.right, target)
  if (verdict.allowed) return
  const refusal = { action: format.right, target: `import ${job.number}`, outcome: 'refused' as const }
  await record(context, actor, { ...refusal, detail: { rule: verdict.rule } })
  throw new FileRefusedError('not-allowed', `${job.file.name} holds ${format.title}. ${verdict.message}`)
}
