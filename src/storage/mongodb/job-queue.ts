import type { Job, JobKind } from '../../domain/jobs.ts'
import type { Claim, JobStore } from '../../ports/job-store.ts'
import type { Database } from './database.ts'
import { text, whole } from './plain.ts'
import { recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'

type JobQueue = Pick<JobStore, 'claim' | 'heartbeat' | 'release' | 'leases'>
type ClaimQuery = Parameters<JobStore['claim']>[0]
type Candidate = RecordOf<'jobs'>
type Turn = RecordOf<'turns'>
type Lane = Pick<Candidate, 'tenant' | 'kind'>
/** By the id of the turn. */
type Passed = Map<string, Lane>

/** Looked at in one go; those whose tenant has a job of the kind in hand are left out of the next one. */
const CANDIDATES = 20

/*
 * A claim is the lease in the record of a job. That a tenant has one of a kind at a time is more than one record can say, so
 * a turn goes before: a record for each tenant and kind that names the job whose turn it is. Whoever claims takes the turn for the job they
 * read before, and leases it only if its `turn` number is still the one they read. Whoever takes the turn away from another
 * job first raises that job's number, which is refused while it is leased. Each step compares and sets; nobody waits, and
 * a process that stops in between leaves nothing behind that holds up the next one.
 *
 * Those who have waited longest for a turn come first. `claimedAt` of the turn says so, and the queue is in the order of the
 * `turnAt` of its jobs, which nobody keeps up to date: it is never later, so that a job that lags behind is among the first
 * that are found, and is brought up to date with the others of its tenant and kind before anybody decides.
 */
export function createJobQueue(db: Database): JobQueue {
  return {
    async claim(query) {
      const passed: Passed = new Map()
      for (;;) {
        const due = await listDue(db, query, passed)
        if (due.length === 0) return null
        for (const lease of await listLeased(db, query.now)) passed.set(turnId(lease), lease)
        const free = due.filter(job => !passed.has(turnId(job)))
        if (free.length === 0) continue
        const turns = await turnsOf(db, free)
        if (await catchUp(db, free, turns)) continue
        const claim = await claimFirst(db, query, { free, turns }, passed)
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
    { fields: ['tenant', 'kind', 'id', 'attempt', 'worker'] },
  )
}

function dueAt(now: number) {
  return { runnable: true, runAt: { $lte: whole(now) }, leaseUntil: { $lte: now } }
}

function listDue(db: Database, { now, kind, jobId }: ClaimQuery, passed: Passed): Promise<Candidate[]> {
  return db.jobs.find(
    {
      acrossTenants: {
        ...dueAt(now),
        ...(kind === undefined ? {} : { kind: text(kind) as JobKind }),
        ...(jobId === undefined ? {} : { id: text(jobId) }),
        ...(passed.size === 0
          ? {}
          : { $nor: [...passed.values()].map(({ tenant, kind }) => ({ tenant, kind })) }),
      },
    },
    {
      sort: { turnAt: 1, createdAt: 1, number: 1 },
      limit: CANDIDATES,
      fields: ['tenant', 'kind', 'attempt', 'turn', 'turnAt'],
    },
  )
}

function turnsOf(db: Database, free: readonly Candidate[]): Promise<Turn[]> {
  const ids = [...new Set(free.map(turnId))]
  return db.turns.find({ acrossTenants: { _id: { $in: ids } } })
}

/** True when some lagged behind, so that the queue has another order now. */
async function catchUp(db: Database, free: readonly Candidate[], turns: readonly Turn[]): Promise<boolean> {
  const lagging = new Map<string, { lane: Lane; turnAt: number }>()
  for (const job of free) {
    const turnAt = turns.find(({ _id }) => _id === turnId(job))?.claimedAt ?? 0
    if (job.turnAt !== turnAt) lagging.set(turnId(job), { lane: job, turnAt })
  }
  for (const { lane, turnAt } of lagging.values()) {
    const { tenant, kind } = lane
    await db.jobs.updateAll({ tenant, kind, runnable: true }, { $set: { turnAt } })
  }
  return lagging.size > 0
}

async function claimFirst(
  db: Database,
  query: ClaimQuery,
  { free, turns }: { free: readonly Candidate[]; turns: readonly Turn[] },
  passed: Passed,
): Promise<Claim | null> {
  for (const job of free) {
    const id = turnId(job)
    if (passed.has(id)) continue
    // Whatever comes of it, of a tenant's jobs of a kind only the oldest is tried.
    passed.set(id, job)
    const turn = turns.find(({ _id }) => _id === id)
    if (!(await takeTurn(db, job, turn, query.now))) continue
    const claim = await lease(db, job, query)
    if (claim) return claim
  }
  return null
}

async function takeTurn(db: Database, job: Candidate, turn: Turn | undefined, now: number): Promise<boolean> {
  const { _id, tenant } = job
  if (!turn) return db.turns.insert({ _id: turnId(job), tenant, job: _id, rev: 1, claimedAt: whole(now) })
  if (turn.job !== _id && !(await takeTurnFrom(db, tenant, turn.job, now))) return false
  return db.turns.update(
    { _id: turn._id, tenant, rev: turn.rev },
    { $set: { job: _id, claimedAt: whole(now) }, $inc: { rev: 1 } },
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

function turnId({ tenant, kind }: Lane): string {
  return kind === 'import' ? recordId(tenant, 'turn') : recordId(tenant, 'turn', kind)
}
