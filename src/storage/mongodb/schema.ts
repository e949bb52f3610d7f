import { z } from 'zod'
import { ATTRIBUTE_TYPES, VISIBILITIES } from '../../domain/attributes.ts'
import { GROUP_TYPES } from '../../domain/groups.ts'
import { NETWORKS, ORG_ROLES, USER_STATUSES } from '../../domain/users.ts'

/*
 * What lies in the database, collection by collection. `_id` is made by `recordId` and holds the tenant, so that it is
 * unique on every shard; `tenant` is the shard key, stands first in every index of its own, and is in every filter.
 * Times are Unix milliseconds. Only what MongoDB 4.4, DocumentDB 5 and Cosmos DB vCore all have is used.
 */

const record = { _id: z.string(), tenant: z.string() }
const bytes = z.custom<Uint8Array>(value => value instanceof Uint8Array)
/** A map whose keys come from people: as field names, some would mean something to the database. */
const pairs = z.array(
  z.strictObject({ key: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }),
)

export const schemas = {
  /** People. A person's own text stays as it is; `sortName` and `words` are made from it. */
  users: z.strictObject({
    ...record,
    v: z.number(),
    /** Of the batch that wrote it last. */
    stamp: z.string(),
    /** Identity keys; `id:<id>` where there is none, because all empty arrays are equal to a unique index. */
    keys: z.array(z.string()).min(1),
    sortName: z.string(),
    /** What search looks through, and marks that no query can spell (see `user-record.ts`). */
    words: z.array(z.string()),
    displayName: z.string(),
    firstName: z.string().optional(),
    lastName: z.string().optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
    employeeId: z.string().optional(),
    title: z.string().optional(),
    department: z.string().optional(),
    network: z.enum(NETWORKS),
    status: z.enum(USER_STATUSES),
    orgRole: z.enum(ORG_ROLES),
    aadObjectId: z.string().optional(),
    files: z
      .array(
        z.strictObject({
          import: z.number(),
          line: z.number(),
          fields: z.array(z.string()),
          status: z.enum(USER_STATUSES).optional(),
        }),
      )
      .optional(),
    attributes: pairs,
    createdAt: z.number(),
    updatedAt: z.number(),
    /** Stamp of the batch for which keys were let go before others could be taken (see `write-users.ts`). */
    moving: z.string().optional(),
  }),
  groups: z.strictObject({
    ...record,
    v: z.number(),
    /** Of the batch that wrote it last. */
    stamp: z.string(),
    /** `name:<folded name>` of an organization group, which no other one has; `id:<id>` of a private one. */
    key: z.string(),
    /** What an organization group is searched by. */
    words: z.array(z.string()),
    name: z.string(),
    type: z.enum(GROUP_TYPES),
    admins: z.array(z.string()),
    /** Empty at the top. */
    parentId: z.string(),
    /** Revision of the hierarchy at which it was moved last. */
    moved: z.number(),
    /** Tells it from a group of the same id that was removed. */
    born: z.string(),
    createdAt: z.number(),
    updatedAt: z.number(),
  }),
  /** One record for each tenant: the moves that were decided last, as far as it is not known that they are made. */
  hierarchies: z.strictObject({
    ...record,
    rev: z.number(),
    /** Without a parent the group is to be removed; `born` as in the group. */
    pending: z.array(z.strictObject({ id: z.string(), born: z.string(), parentId: z.string().optional() })),
  }),
  memberships: z.strictObject({
    ...record,
    groupId: z.string(),
    userId: z.string(),
    sortName: z.string(),
    since: z.number(),
  }),
  attributes: z.strictObject({
    ...record,
    key: z.string(),
    label: z.string(),
    sortLabel: z.string(),
    type: z.enum(ATTRIBUTE_TYPES),
    required: z.boolean(),
    visibility: z.enum(VISIBILITIES),
    selfEdited: z.boolean(),
    position: z.number(),
  }),
  /** Jobs are the queue: `worker` and `leaseUntil` (null and 0 when free), and `attempt`, the fence of a claim. */
  jobs: z.strictObject({
    ...record,
    id: z.string(),
    number: z.number(),
    origin: z.string(),
    requester: z.string().nullable(),
    kind: z.enum(['import', 'export']),
    state: z.string(),
    revision: z.number(),
    runnable: z.boolean(),
    createdAt: z.number(),
    /** It is not claimed before. */
    runAt: z.number(),
    /** The `claimedAt` of its turn, or an older one: the queue is in the order of this, then of age. */
    turnAt: z.number(),
    leaseUntil: z.number(),
    worker: z.string().nullable(),
    attempt: z.number(),
    /** Grows when the turn is taken away from it. */
    turn: z.number(),
    cardDue: z.boolean(),
    changedAt: z.number(),
    /** Of exports: since when there is a file that is still kept. */
    keptSince: z.number().nullable(),
    /** The job as JSON. */
    doc: z.string(),
  }),
  /** Whose turn it is among the jobs of a tenant; one record for each tenant and kind of job. */
  turns: z.strictObject({ ...record, job: z.string(), rev: z.number(), claimedAt: z.number() }),
  /** Parts of chunks, compressed. A large one goes on in `chunkPieces`; the record here is written last. */
  chunks: z.strictObject({
    ...record,
    job: z.string(),
    /** The claim that stored it. */
    attempt: z.number(),
    body: bytes,
    rest: z.strictObject({ id: z.string(), count: z.number() }).optional(),
  }),
  chunkPieces: z.strictObject({
    ...record,
    job: z.string(),
    attempt: z.number(),
    of: z.string(),
    rest: z.string(),
    body: bytes,
  }),
  /** Written after all its pieces; `upload` says which pieces count. */
  files: z.strictObject({
    ...record,
    upload: z.string(),
    name: z.string(),
    bytes: z.number(),
    sha256: z.string(),
    createdAt: z.number(),
  }),
  filePieces: z.strictObject({ ...record, upload: z.string(), body: bytes }),
  /** Uploads that are under way, or whose pieces are to be removed. */
  uploads: z.strictObject({ ...record, startedAt: z.number() }),
  conversations: z.strictObject({
    ...record,
    kind: z.enum(['personal', 'group', 'channel']),
    userId: z.string().optional(),
    updatedAt: z.number(),
    /** JSON: what the chat sends is not ours to read. */
    reference: z.string(),
  }),
  conversationMarks: z.strictObject(record),
  /** `added` keeps the order of what has the same time. A claim is `takenBy` (empty when free), and lasts until `dueAt`. */
  outbox: z.strictObject({
    ...record,
    key: z.string(),
    kind: z.enum(['invitation', 'activation', 'ended']),
    userId: z.string(),
    jobId: z.string(),
    state: z.enum(['waiting', 'sent', 'failed', 'dropped']),
    createdAt: z.number(),
    added: z.number(),
    dueAt: z.number(),
    takenBy: z.string(),
    failures: z.number(),
    reason: z.string().optional(),
    settledAt: z.number().optional(),
  }),
  audit: z.strictObject({
    ...record,
    id: z.string(),
    at: z.number(),
    actor: z.string(),
    action: z.string(),
    target: z.string(),
    outcome: z.enum(['done', 'refused']),
    via: z.enum(['chat', 'card', 'file', 'terminal']).optional(),
    detail: pairs,
    /** Ids that it is found by. */
    about: z.array(z.string()),
    added: z.number(),
  }),
  settings: z.strictObject({ ...record, value: z.string() }),
}

export type CollectionName = keyof typeof schemas
export type RecordOf<N extends CollectionName> = z.infer<(typeof schemas)[N]>

interface Index {
  key: Record<string, 1>
  unique?: true
}

/** Besides `_id`. Migrations make them; a change here needs a migration. */
export const INDEXES: Record<CollectionName, readonly Index[]> = {
  users: [
    { key: { tenant: 1, keys: 1 }, unique: true },
    { key: { tenant: 1, sortName: 1, _id: 1 } },
    { key: { tenant: 1, status: 1, network: 1, sortName: 1, _id: 1 } },
    { key: { tenant: 1, words: 1 } },
  ],
  groups: [
    { key: { tenant: 1, key: 1 }, unique: true },
    { key: { tenant: 1, words: 1 } },
    { key: { tenant: 1, parentId: 1, key: 1 } },
  ],
  hierarchies: [],
  memberships: [{ key: { tenant: 1, groupId: 1, sortName: 1, _id: 1 } }, { key: { tenant: 1, userId: 1 } }],
  attributes: [{ key: { tenant: 1, position: 1, sortLabel: 1, _id: 1 } }],
  jobs: [
    { key: { tenant: 1, number: 1 }, unique: true },
    { key: { tenant: 1, origin: 1 }, unique: true },
    { key: { tenant: 1, requester: 1, kind: 1, number: 1, createdAt: 1 } },
    { key: { tenant: 1, kind: 1, number: 1, createdAt: 1 } },
    { key: { keptSince: 1 } },
    { key: { tenant: 1, state: 1 } },
    { key: { runnable: 1, turnAt: 1, createdAt: 1, number: 1 } },
    { key: { tenant: 1, runnable: 1 } },
    { key: { leaseUntil: 1 } },
    { key: { cardDue: 1, changedAt: 1 } },
  ],
  turns: [],
  chunks: [{ key: { tenant: 1, job: 1 } }],
  chunkPieces: [{ key: { tenant: 1, job: 1 } }, { key: { tenant: 1, of: 1, rest: 1 } }],
  files: [{ key: { tenant: 1, upload: 1 } }],
  filePieces: [{ key: { tenant: 1, upload: 1 } }],
  uploads: [{ key: { tenant: 1, startedAt: 1 } }, { key: { startedAt: 1 } }],
  conversations: [{ key: { tenant: 1, userId: 1, kind: 1, updatedAt: 1, _id: 1 } }],
  conversationMarks: [],
  outbox: [
    { key: { tenant: 1, createdAt: 1, added: 1 } },
    { key: { tenant: 1, state: 1, createdAt: 1, added: 1 } },
    { key: { tenant: 1, jobId: 1, createdAt: 1, added: 1 } },
    { key: { state: 1, dueAt: 1, added: 1 } },
  ],
  audit: [
    { key: { tenant: 1, at: 1, added: 1, _id: 1 } },
    { key: { tenant: 1, about: 1, at: 1, added: 1, _id: 1 } },
  ],
  settings: [],
}
