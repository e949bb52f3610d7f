import type { Job } from '../../domain/jobs.ts'
import type { Claim, JobStore } from '../../ports/storage.ts'
import type { Database } from './database.ts'
import { text, whole } from './plain.ts'
import { recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'

type JobQueue = Pick<JobStore, 'claim' | 'heartbeat' | 'release' | 'leases'>
type ClaimQuery = Parameters<JobStore['claim']>[0]
type Candidate = RecordOf<'jobs'>
type Turn = RecordOf<'turns'>

/** Looked at in one go; those of tenants that are being worked for are left out of the next one. */
const CANDIDATES = 20

/*
 * A claim is the lease in the record of a job. That a tenant has one at a time is more than one record can say, so a
 * tenant's turn goes before: a record that names the job whose turn it is. Whoever claims takes the turn for the job they
 * read before, and leases it only if its `turn` number is still the one they read. Whoever takes the turn away from another
 * job first raises that job's number, which is refused while it is leased. Each step compares and sets; nobody waits, and
 * a process that stops in between leaves nothing behind that holds up the next one.
 */
export function createJobQueue(db: Database): JobQueue {
  return {
    async claim(query) {
      const passed = new Set<string>()
      for (;;) {
        const due = await listDue(db, query, passed)
        if (due.length === 0) return null
        for (const lease of await listLeased(db, query.now)) passed.add(lease.tenant)
        const claim = await claimFirst(db, query, due, passed)
        if (claim) return claim
      }
    },
    heartbeat: async (tenant, id, attempt, until) =>
      db.jobs.update(held(tenant, id, attempt), { $set: { leaseUntil: whole(until) } }),
    async release(tenant, id, attempt, runAt) {
      await db.jobs.update(held(tenant, id, attempt), {
        $set: { worker: null, leaseUntil: 0, runAt: whole(runAt) },
      })
    },
    async leases(now) {
      return (await listLeased(db, now)).map(({ tenant, id, attempt, worker }) => {
        return { tenant, id, attempt, worker: worker ?? '' }
      })
    },
  }
}

function held(tenant: string, id: string, attempt: number) {
  return { _id: recordId(tenant, id), tenant, attempt: whole(attempt), worker: { $ne: null } }
}

function listLeased(db: Database, now: number) {
  return db.jobs.find(
    { acrossTenants: { leaseUntil: { $gt: whole(now) }, worker: { $ne: null } } },
    { fields: ['tenant', 'id', 'attempt', 'worker'] },
  )
}

function dueAt(now: number) {
  return { runnable: true, runAt: { $lte: whole(now) }, leaseUntil: { $lte: now } }
}

function listDue(
  db: Database,
  { now, jobId }: ClaimQuery,
  passed: ReadonlySet<string>,
): Promise<Candidate[]> {
  return db.jobs.find(
    {
      acrossTenants: {
        ...dueAt(now),
        ...(jobId === undefined ? {} : { id: text(jobId) }),
        ...(passed.size === 0 ? {} : { tenant: { $nin: [...passed] } }),
      },
    },
    { sort: { runAt: 1, number: 1 }, limit: CANDIDATES, fields: ['tenant', 'attempt', 'turn'] },
  )
}

async function claimFirst(
  db: Database,
  query: ClaimQuery,
  due: readonly Candidate[],
  passed: Set<string>,
): Promise<Claim | null> {
  const free = due.filter(({ tenant }) => !passed.has(tenant))
  if (free.length === 0) return null
  const tenants = [...new Set(free.map(({ tenant }) => tenant))]
  const turns = await db.turns.find({ acrossTenants: { _id: { $in: tenants.map(turnId) } } })
  for (const job of free) {
    if (passed.has(job.tenant)) continue
    // Whatever comes of it, of a tenant only the oldest job is tried.
    passed.add(job.tenant)
    const turn = turns.find(({ tenant }) => tenant === job.tenant)
    if (!(await takeTurn(db, job, turn, query.now))) continue
    const claim = await lease(db, job, query)
    if (claim) return claim
  }
  return null
}

async function takeTurn(db: Database, job: Candidate, turn: Turn | undefined, now: number): Promise<boolean> {
  const { _id, tenant } = job
  if (!turn) return db.turns.insert({ _id: turnId(tenant), tenant, job: _id, rev: 1 })
  if (turn.job !== _id && !(await takeTurnFrom(db, tenant, turn.job, now))) return false
  return db.turns.update(
    { _id: turnId(tenant), tenant, rev: turn.rev },
    { $set: { job: _id }, $inc: { rev: 1 } },
  )
}

/** False while somebody holds it. */
function takeTurnFrom(db: Database, tenant: string, job: string, now: number): Promise<boolean> {
  return db.jobs.update({ _id: job, tenant, leaseUntil: { $lte: now } }, { $inc: { turn: 1 } })
}

async function lease(
  db: Database,
  job: Candidate,
  { worker, now, until }: ClaimQuery,
): Promise<Claim | null> {
  const { _id, tenant, attempt, turn } = job
  const taken = await db.jobs.updateAndGet(
    { _id, tenant, attempt, turn, ...dueAt(now) },
    { $set: { worker: text(worker), leaseUntil: whole(until) }, $inc: { attempt: 1 } },
  )
  return taken && { job: JSON.parse(taken.doc) as Job, attempt: taken.attempt }
}

function turnId(tenant: string): string {
  return recordId(tenant, 'turn')
}
