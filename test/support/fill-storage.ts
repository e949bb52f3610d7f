import fc from 'fast-check'
import type { JobState } from '../../src/domain/jobs.ts'
import type { User } from '../../src/domain/users.ts'
import type { AuditEntry } from '../../src/ports/audit-store.ts'
import type { Conversation } from '../../src/ports/conversation-store.ts'
import type { OutboxEntry, Settlement } from '../../src/ports/outbox-store.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { makeGroup, makeMembership } from './make-group.ts'
import { makeJob } from './make-job.ts'
import { makeUser } from './make-user.ts'

/** What a random directory is filled with; every kind of record that a storage keeps. */
export interface Filling {
  people: { user: User; edits: number }[]
  groups: { name: string; private: boolean; parent: number; members: number[] }[]
  jobs: { state: JobState; claims: number; writes: number; rows: string[]; file: number; card: boolean }[]
  letters: { settlement: Settlement | 'claimed' | null }[]
  audits: string[]
  conversations: { reference: unknown; marks: string[]; personal: boolean }[]
  settings: [string, string][]
  attributes: string[]
}

const NOW = 1_800_000_000_000
/** Hostile to keys, paths, JSON and sorting. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.constantFrom('a:b', '%3A', '$set', 'a.b', '__proto__', '\u0000', '\ud800', '-', "'", '"', '%', ':'),
)
const settlement: fc.Arbitrary<Settlement | 'claimed' | null> = fc.constantFrom<
  (Settlement | 'claimed' | null)[]
>(
  null,
  'claimed',
  { state: 'sent', at: NOW + 5 },
  { state: 'failed', at: NOW + 5, reason: 'no such box' },
  { state: 'waiting', dueAt: NOW + 60_000, failures: 2, reason: 'try later' },
)

export const anyFilling: fc.Arbitrary<Filling> = fc.record({
  people: fc.array(
    fc.record({
      user: fc
        .record(
          {
            displayName: text,
            title: text,
            attributes: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 3 }),
            network: fc.constantFrom('employee' as const, 'other' as const),
            status: fc.constantFrom('active' as const, 'archived' as const),
            orgRole: fc.constantFrom('member' as const, 'admin' as const),
            files: fc.array(
              fc.record(
                {
                  import: fc.nat(),
                  line: fc.nat(),
                  fields: fc.array(text, { maxLength: 3 }),
                  status: fc.constantFrom('active' as const, 'archived' as const),
                },
                { requiredKeys: ['import', 'line', 'fields'] },
              ),
              { maxLength: 2 },
            ),
          },
          { requiredKeys: ['displayName', 'attributes'] },
        )
        .map(fields => makeUser(fields)),
      edits: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 6 },
  ),
  groups: fc.array(
    fc.record({
      name: text,
      private: fc.boolean(),
      parent: fc.integer({ min: -1, max: 5 }),
      members: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }),
    }),
    { maxLength: 5 },
  ),
  jobs: fc.array(
    fc.record({
      state: fc.constantFrom<JobState[]>('queued', 'processing', 'awaiting confirmation', 'completed'),
      claims: fc.integer({ min: 0, max: 2 }),
      writes: fc.integer({ min: 0, max: 3 }),
      rows: fc.array(text, { maxLength: 3 }),
      file: fc.integer({ min: 0, max: 3000 }),
      card: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  letters: fc.array(fc.record({ settlement }), { maxLength: 5 }),
  audits: fc.array(text, { maxLength: 5 }),
  conversations: fc.array(
    fc.record({ reference: fc.jsonValue(), marks: fc.array(text, { maxLength: 3 }), personal: fc.boolean() }),
    { maxLength: 3 },
  ),
  settings: fc.array(fc.tuple(text, text), { maxLength: 4 }),
  attributes: fc.uniqueArray(text, { maxLength: 3 }),
})

/** Does what the bot does, so that records lie there as they really do; for two tenants. */
export async function fillStorage(storage: Storage, filling: Filling): Promise<void> {
  for (const tenant of ['t1', 't:2']) {
    await addPeople(storage, tenant, filling)
    await addGroups(storage, tenant, filling)
    await addJobs(storage, tenant, filling)
    await addMessages(storage, tenant, filling)
    for (const [key, value] of filling.settings) await storage.settings.put(tenant, key, value)
    for (const [i, label] of filling.attributes.entries()) {
      const choices = { visibility: 'public', selfEdited: i % 2 === 0, position: i } as const
      await storage.attributes.put({
        tenant,
        key: `k${i}`,
        label,
        type: 'text',
        required: false,
        ...choices,
      })
    }
  }
}

async function addPeople({ users }: Storage, tenant: string, { people }: Filling): Promise<void> {
  for (const [i, { user, edits }] of people.entries()) {
    const own = { ...user, tenant, id: `u${i}`, email: `p${i}@x.org` }
    await users.write(tenant, `job:${i % 2}`, [{ op: 'insert', user: own }])
    for (let version = 2; version <= edits + 1; version++) {
      const write = { op: 'update' as const, user: { ...own, version }, fromVersion: version - 1 }
      await users.write(tenant, `edit ${version}`, [write])
    }
  }
}

async function addGroups({ groups, memberships }: Storage, tenant: string, filling: Filling): Promise<void> {
  for (const [i, { name, private: isPrivate, parent, members }] of filling.groups.entries()) {
    const type = isPrivate ? ('private' as const) : ('organization' as const)
    const group = makeGroup({ tenant, id: `g${i}`, name: `${name} ${i}`, type, admins: ['u0'] })
    await groups.write(tenant, `made ${i}`, [{ op: 'insert', group }])
    if (parent >= 0 && parent < i && !isPrivate) {
      const moves = [{ child: `g${i}`, parentId: `g${parent}` }]
      await groups.move(tenant, await groups.revision(tenant), moves)
    }
    const pairs = [...new Set(members)].map(n =>
      makeMembership({ tenant, groupId: `g${i}`, userId: `u${n}` }),
    )
    await memberships.add(tenant, pairs)
  }
}

async function addJobs(storage: Storage, tenant: string, filling: Filling): Promise<void> {
  for (const [i, { state, claims, writes, rows, file, card }] of filling.jobs.entries()) {
    const id = `${tenant} j${i}`
    const shown = card ? { card: { conversationId: 'c0', revision: 1, at: NOW, failures: 0 } } : {}
    let job = await storage.jobs.create(makeJob({ tenant, id, ...shown }))
    let attempt = 0
    for (let n = 0; n < claims; n++) {
      const claim = await storage.jobs.claim({ worker: 'w', now: NOW * 2 + n, until: NOW * 2 + n, jobId: id })
      attempt = claim?.attempt ?? attempt
    }
    for (const n of rows.keys()) {
      const record = { line: n + 2, cells: rows, issues: [], outcome: 'failed' as const }
      await storage.chunks.putRows(tenant, id, n, [record as never], attempt)
      await storage.chunks.putPlan(tenant, id, n, { rows } as never, attempt)
    }
    for (let n = 0; n < writes; n++) {
      if (await storage.jobs.replace({ ...job, rows: n }))
        job = { ...job, rows: n, revision: job.revision + 1 }
    }
    if (state !== job.state) await storage.jobs.replace({ ...job, state })
    const entry = { tenant, id: `file-${id}`, name: `f${i}.csv`, createdAt: NOW }
    await storage.files.write(entry, bytesOf(file))
  }
}

async function* bytesOf(length: number): AsyncIterable<Uint8Array> {
  yield Uint8Array.from({ length }, (_, i) => i % 251)
}

async function addMessages(storage: Storage, tenant: string, filling: Filling): Promise<void> {
  const { conversations, outbox, audit } = storage
  for (const [i, { reference, marks, personal }] of filling.conversations.entries()) {
    const kind = personal ? ('personal' as const) : ('group' as const)
    const owner = personal ? { userId: 'u0' } : {}
    const conversation: Conversation = { tenant, id: `c${i}`, kind, ...owner, reference, updatedAt: i }
    await conversations.put(conversation)
    for (const mark of marks) await conversations.mark(tenant, `c${i}:1`, mark)
  }
  const letters = filling.letters.map((_, i): OutboxEntry => {
    const who = { tenant, key: `invitation:u${i}`, kind: 'invitation' as const, userId: `u${i}`, jobId: 'j' }
    return { ...who, state: 'waiting', createdAt: NOW - (i % 2) }
  })
  await outbox.add(tenant, letters)
  for (const [i, letter] of filling.letters.entries()) {
    if (letter.settlement === null) continue
    const claimed = await outbox.claimDue({ by: `me ${i}`, now: NOW, until: NOW + 100, limit: 1 })
    const key = claimed[0]?.key
    if (key && letter.settlement !== 'claimed')
      await outbox.settle(claimed[0]?.tenant ?? tenant, key, `me ${i}`, letter.settlement)
  }
  const entries = filling.audits.map((word, i): AuditEntry => {
    const what = { actor: 'operator', action: 'import', target: word, outcome: 'done' as const }
    return { tenant, id: `a${i}`, at: NOW, ...what, detail: { [word]: i, name: word } }
  })
  await audit.append(tenant, entries)
}
