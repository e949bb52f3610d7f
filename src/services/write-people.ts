import type { ChunkPlan, PlannedWrite, RowRecord } from '../domain/plans.ts'
import type { WriteAnswer } from '../ports/write-answer.ts'
import type { ChunkWriter } from './chunk-writer.ts'
import type { ServiceContext } from './context.ts'
import { followPeople } from './follow-people.ts'
import type { JobHandle } from './job-handle.ts'
import { keepPlan } from './keep-plan.ts'
import { lostRace } from './lost-race.ts'
import type { Admins } from './plan-chunk.ts'
import { planWrites } from './plan-writes.ts'
import { writeNamedGroups } from './write-named-groups.ts'

/** How often a row is planned again when others write the same person at the same time. */
const REPLANS = 3

/** Chunks about people. */
export function writePeople(context: ServiceContext, handle: JobHandle): ChunkWriter {
  const admins: Admins = {}
  return {
    plan: rows => planWrites(context, handle.job, rows, admins),
    async write(n, rows, kept) {
      const plan = await write(context, handle, n, { rows, plan: kept, admins })
      await followPeople(context, handle.job, n, plan)
      return writeNamedGroups(context, handle, n, { rows, plan, admins })
    },
  }
}

/** Makes the planned writes; rows whose person somebody else wrote meanwhile are planned and kept anew first. */
async function write(
  context: ServiceContext,
  handle: JobHandle,
  n: number,
  chunk: { rows: readonly RowRecord[]; plan: ChunkPlan; admins: Admins },
): Promise<ChunkPlan> {
  const { job } = handle
  let { plan } = chunk
  let todo = plan.writes
  for (let tries = 0; todo.length > 0; tries++) {
    await handle.renew()
    const answers = await context.storage.users.write(
      job.tenant,
      `${job.id}:${n}`,
      todo.map(planned => planned.write),
    )
    const missed = todo.filter((planned, i) => !isMade(planned, answers[i]))
    if (missed.length === 0) break
    const again = missed.map(planned => planned.row)
    const fresh =
      tries < REPLANS
        ? await planWrites(context, job, chunk.rows, chunk.admins, again)
        : { writes: [], settled: again.map(row => lostRace(chunk.rows, row)) }
    plan = {
      ...plan,
      writes: [...plan.writes.filter(planned => !missed.includes(planned)), ...fresh.writes],
      settled: [...plan.settled, ...fresh.settled],
    }
    await keepPlan(context, handle, n, plan)
    todo = fresh.writes
  }
  return plan
}

/** A new person's id is made of the job's and the line's: whoever has it was added here, and changed by others since. */
function isMade({ write }: PlannedWrite, answer: WriteAnswer | undefined): boolean {
  return answer === 'applied' || (answer === 'stale' && write.op === 'insert')
}
