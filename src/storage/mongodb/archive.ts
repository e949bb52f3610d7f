import { randomUUID } from 'node:crypto'
import { StorageError } from '../../errors.ts'
import type { ArchiveStore } from '../../ports/archive.ts'
import { type ArchiveReaders, type ArchiveWriters, FEW, MANY, mapped, SOME } from '../archive-batches.ts'
import { createAttributeStore } from './attributes.ts'
import { entryOf as auditEntryOf, createAuditStore } from './audit.ts'
import { conversationOf, conversationRecord, markRecord } from './conversations.ts'
import type { Database } from './database.ts'
import { fileOf } from './files.ts'
import { groupOf, HALF_ADDED, writtenFields } from './group-record.ts'
import { hierarchyId, settledRevision } from './hierarchy.ts'
import { jobOf, jobRecord } from './jobs.ts'
import { membershipOf, membershipRecord } from './memberships.ts'
import { entryOf as outboxEntryOf } from './outbox.ts'
import { createParts, type Part } from './packed-parts.ts'
import { namesOf, ownName, recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'
import { tick } from './tick.ts'
import { userOf, userRecord } from './user-record.ts'
import { walkAges, walkRecords, walkTenants } from './walk-records.ts'

export function createArchiveStore(db: Database): ArchiveStore {
  const readers = readersOf(db)
  const writers = writersOf(db)
  return {
    read: kind => readers[kind](),
    async write(kind, records) {
      if (records.length > 0) await writers[kind](records)
    },
    files: () => mapped(walkRecords(db.files, MANY), file => fileOf(file, ownName(file.tenant, file._id))),
  }
}

function readersOf(db: Database): ArchiveReaders {
  const attributes = createAttributeStore(db)
  const { wholeBody } = createParts(db)
  return {
    settings: () =>
      mapped(walkRecords(db.settings, MANY), ({ _id, tenant, value }) => {
        return { tenant, key: ownName(tenant, _id), value }
      }),
    async *attributes() {
      for await (const tenant of walkTenants(db.attributes)) yield await attributes.list(tenant)
    },
    users: () =>
      mapped(walkRecords(db.users, MANY), record => ({ user: userOf(record), stamp: record.stamp })),
    async *groups() {
      await settleAll(db)
      for await (const records of walkRecords(db.groups, SOME)) {
        const added = records.filter(({ v }) => v > HALF_ADDED)
        yield added.map(record => ({ group: groupOf(record), stamp: record.stamp }))
      }
    },
    moves: () => mapped(walkRecords(db.hierarchies, MANY), ({ tenant, rev }) => ({ tenant, revision: rev })),
    memberships: () => mapped(walkRecords(db.memberships, MANY), membershipOf),
    conversations: () => mapped(walkRecords(db.conversations, SOME), conversationOf),
    marks: () =>
      mapped(walkRecords(db.conversationMarks, MANY), ({ _id, tenant }) => {
        const [, id = '', mark = ''] = namesOf(_id, 3)
        return { tenant, id, mark }
      }),
    outbox: () =>
      mapped(walkAges(db.outbox, 'createdAt', MANY), record => {
        return { entry: outboxEntryOf(record), dueAt: record.dueAt }
      }),
    audit: () => mapped(walkAges(db.audit, 'at', MANY), auditEntryOf),
    async *chunks() {
      for await (const heads of walkRecords(db.chunks, FEW)) {
        yield await Promise.all(
          heads.map(async head => {
            const body = await wholeBody(head)
            if (body === null) throw incomplete()
            return { ...placeOf(head), attempt: head.attempt ?? 0, body }
          }),
        )
      }
    },
    jobs: () =>
      mapped(walkRecords(db.jobs, SOME), record => {
        return { job: jobOf(record), attempt: record.attempt, runAt: record.runAt }
      }),
  }
}

function writersOf(db: Database): ArchiveWriters {
  const attributes = createAttributeStore(db)
  const audit = createAuditStore(db)
  const { put } = createParts(db)
  return {
    settings: records =>
      db.settings.insertAll(
        records.map(({ tenant, key, value }) => ({ _id: recordId(tenant, key), tenant, value })),
      ),
    async attributes(records) {
      for (const attribute of records) await attributes.put(attribute)
    },
    users: records => db.users.insertAll(records.map(({ user, stamp }) => userRecord(user, stamp))),
    groups: records =>
      db.groups.insertAll(
        records.map(({ group, stamp }) => {
          const { parentId = '' } = group
          return { ...writtenFields(group, stamp), parentId, moved: 0, born: randomUUID() }
        }),
      ),
    moves: records =>
      db.hierarchies.insertAll(
        records.map(({ tenant, revision }) => {
          return { _id: hierarchyId(tenant), tenant, rev: revision, pending: [] }
        }),
      ),
    memberships: records => db.memberships.insertAll(records.map(membershipRecord)),
    conversations: records => db.conversations.insertAll(records.map(conversationRecord)),
    marks: records => db.conversationMarks.insertAll(records.map(markRecord)),
    outbox: records =>
      db.outbox.insertAll(
        records.map(({ entry: { failures = 0, ...entry }, dueAt }) => {
          const _id = recordId(entry.tenant, entry.key)
          return { _id, ...entry, failures, dueAt, takenBy: '', added: tick() }
        }),
      ),
    async audit(records) {
      for (const [tenant, own] of Map.groupBy(records, ({ tenant }) => tenant))
        await audit.append(tenant, own)
    },
    chunks: records => Promise.all(records.map(({ body, ...at }) => put(at, body))),
    jobs: records =>
      db.jobs.insertAll(records.map(({ job, attempt, runAt }) => ({ ...jobRecord(job), attempt, runAt }))),
  }
}

/** What was decided of hierarchies, and not made because somebody died, is made now. */
async function settleAll(db: Database): Promise<void> {
  for await (const records of walkRecords(db.hierarchies, SOME)) {
    for (const { tenant } of records) await settledRevision(db, tenant)
  }
}

function placeOf({ _id, tenant, job }: RecordOf<'chunks'>) {
  const [, , part, n] = namesOf(_id, 4)
  return { tenant, job, part: part as Part, n: Number(n) }
}

function incomplete(): StorageError {
  return new StorageError('A part of an import was replaced while it was read. Try again.', {
    retryable: true,
  })
}
