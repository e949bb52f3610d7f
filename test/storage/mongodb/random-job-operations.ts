import fc from 'fast-check'
import { isRunnable, JOB_KINDS, type Job, type JobState, type NewJob } from '../../../src/domain/jobs.ts'
import { makeExport } from '../../support/make-export.ts'
import { makeJob } from '../../support/make-job.ts'
import { JOB_ID, LIMIT, MAYBE, type Operation, sorted, TENANT } from './operation.ts'

const KIND = fc.option(fc.constantFrom(...JOB_KINDS), MAYBE)
const STATES: JobState[] = ['queued', 'processing', 'awaiting confirmation', 'completed']
const FILE = { id: 'f', bytes: 1, sha256: '00' }

/** An import, or an export by its id. */
function newJob(fields: Pick<Job, 'tenant' | 'id' | 'state' | 'createdAt' | 'by' | 'card'>): NewJob {
  return fields.id.startsWith('x') ? makeExport(fields) : makeJob(fields)
}

const write = fc
  .record({
    tenant: TENANT,
    id: JOB_ID,
    state: fc.constantFrom(...STATES),
    card: fc.boolean(),
    by: fc.constantFrom('u1', null),
    attempt: fc.option(fc.integer({ min: 0, max: 2 }), MAYBE),
    lease: fc.option(fc.integer({ min: 1, max: 12 }), MAYBE),
    revision: fc.integer({ min: -1, max: 1 }),
    file: fc.constantFrom('none', 'kept', 'removed'),
  })
  .map(({ tenant, id, state, card, by, attempt, lease, revision, file }): Operation => {
    return {
      name: `jobs of ${tenant}: create or replace ${id} ${state} ${attempt} ${lease} ${file}`,
      async run({ jobs }, index) {
        const shown = card ? { card: { conversationId: 'c', revision: index % 3, at: 0, failures: 0 } } : {}
        const fresh = newJob({ tenant, id, state, createdAt: index, by: { userId: by, name: 'N' }, ...shown })
        const job = await jobs.create(fresh)
        const made = { finishedAt: index, file: { ...FILE, ...(file === 'kept' ? {} : { removedAt: 1 }) } }
        const kept = job.kind === 'export' && file !== 'none' ? made : {}
        const changed = { ...job, state, revision: job.revision + revision, ...shown, ...kept } as Job
        const until = lease === undefined ? undefined : index + lease
        const replaced = await jobs.replace(changed, attempt, until)
        return [isRunnable(job), job, replaced, await jobs.get(tenant, id)]
      },
    }
  })

const queue = fc
  .record({
    tenant: TENANT,
    id: JOB_ID,
    kind: KIND,
    what: fc.constantFrom('claim', 'claim one', 'heartbeat', 'release'),
    attempt: fc.integer({ min: 1, max: 3 }),
    lease: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ tenant, id, kind, what, attempt, lease }): Operation => {
    return {
      name: `jobs: ${what} ${tenant} ${id} ${kind} ${attempt} ${lease}`,
      async run({ jobs }, now) {
        const claim = { worker: `w${now}`, now, until: now + lease, kind }
        if (what === 'claim') return jobs.claim(claim)
        if (what === 'claim one') return jobs.claim({ ...claim, jobId: id })
        if (what === 'heartbeat') return jobs.heartbeat(tenant, id, attempt, now + lease)
        return jobs.release(tenant, id, attempt, now)
      },
    }
  })

const list = fc
  .record({
    tenant: TENANT,
    limit: LIMIT,
    before: fc.option(fc.integer({ min: 0, max: 5 }), MAYBE),
    wanted: fc.record({
      by: fc.option(fc.constant('u1'), MAYBE),
      kind: KIND,
      from: fc.option(fc.integer({ min: 0, max: 30 }), MAYBE),
      until: fc.option(fc.integer({ min: 0, max: 60 }), MAYBE),
    }),
  })
  .map(({ tenant, limit, before, wanted }): Operation => {
    return {
      name: `jobs: lists of ${tenant} ${JSON.stringify({ limit, before, wanted })}`,
      run: async ({ jobs }, now) => [
        await jobs.list(tenant, { limit, before, ...wanted }),
        await jobs.count(tenant, wanted),
        sorted(await jobs.tally(tenant)),
        await jobs.byNumber(tenant, limit),
        sorted(await jobs.leases(now)),
        await jobs.cardsDue(limit),
        await jobs.kept(now - limit, limit),
      ],
    }
  })

export const JOB_OPERATION = fc.oneof(
  { weight: 3, arbitrary: write },
  { weight: 4, arbitrary: queue },
  { weight: 1, arbitrary: list },
)
