import type fc from 'fast-check'
import { ARCHIVE_KINDS, type ArchiveContents, type ArchiveKind } from '../../../src/ports/archive.ts'
import type { Storage } from '../../../src/ports/storage.ts'
import { packPart, unpackPart } from '../../../src/storage/chunk-codec.ts'
import { makeAttribute } from '../../support/make-attribute.ts'
import { makeGroup, makeMembership } from '../../support/make-group.ts'
import { makeJob } from '../../support/make-job.ts'
import { makeUser } from '../../support/make-user.ts'
import { type Operation, sorted, TENANT } from './operation.ts'

/** Everything that a storage keeps: to compare at the end what no question has asked for. */
export const READ_ALL: Operation = {
  name: 'archive: everything',
  async run(storage) {
    const { archive } = storage
    const found: Record<string, unknown> = { files: sorted((await Array.fromAsync(archive.files())).flat()) }
    for (const kind of ARCHIVE_KINDS) found[kind] = await readKind(storage, kind)
    return found
  },
}

async function readKind({ archive }: Storage, kind: ArchiveKind): Promise<unknown> {
  const read = async <K extends ArchiveKind>(of: K) => (await Array.fromAsync(archive.read(of))).flat()
  if (kind === 'chunks') {
    return sorted((await read(kind)).map(({ body, ...part }) => ({ ...part, part: unpackPart(body) })))
  }
  // What a tenant has of the same time is in an order, all else is not.
  if (kind === 'outbox') return inTime(await read(kind), ({ entry }) => [entry.tenant, entry.createdAt])
  if (kind === 'audit') return inTime(await read(kind), ({ tenant, at }) => [tenant, at])
  return sorted<unknown>(await read(kind))
}

function inTime<T>(records: readonly T[], timeOf: (record: T) => [tenant: string, time: number]): T[] {
  const groups = Map.groupBy(records, record => JSON.stringify(timeOf(record)))
  return sorted(groups.keys()).flatMap(time => groups.get(time) ?? [])
}

/** One new record of each kind, for whom nobody has a use yet. */
function recordsOf(tenant: string, index: number): ArchiveContents {
  const id = `archived ${index}`
  const job = { ...makeJob({ tenant, id, createdAt: index }), number: 100 + index, revision: 3 }
  const conversation = { tenant, id, kind: 'personal' as const, userId: 'v', updatedAt: index, reference: {} }
  const entry = { tenant, key: id, kind: 'ended' as const, userId: 'u', jobId: 'j1', createdAt: index }
  const deed = { tenant, id, actor: 'u', action: 'a', target: 'k', outcome: 'done' as const, detail: {} }
  return {
    settings: { tenant, key: id, value: 'v' },
    attributes: makeAttribute({ tenant, key: id, label: id, position: 2 }),
    users: { user: makeUser({ tenant, id, version: 2, email: `${index}@old.org` }), stamp: 's1' },
    groups: { group: makeGroup({ tenant, id, name: id, parentId: 'a', version: 2 }), stamp: 's1' },
    moves: { tenant: id, revision: 5 },
    memberships: makeMembership({ tenant, groupId: 'a', userId: id }),
    conversations: conversation,
    marks: { tenant, id, mark: 'm' },
    outbox: { entry: { ...entry, state: 'waiting', failures: 1, reason: '451' }, dueAt: index + 2 },
    audit: { ...deed, at: index % 4 },
    chunks: { tenant, job: id, part: 'plan', n: 0, attempt: 2, body: packPart({ writes: [], settled: [] }) },
    jobs: { job, attempt: 2, runAt: index + 2 },
  }
}

/** As whoever brings a directory from elsewhere, and has to repeat some of it. */
export const ARCHIVE_OPERATION: fc.Arbitrary<Operation> = TENANT.map(tenant => ({
  name: `archive.write ${tenant}`,
  async run({ archive, ping }, index) {
    await ping()
    const records = recordsOf(tenant, index)
    for (const kind of [...ARCHIVE_KINDS, ...ARCHIVE_KINDS])
      await archive.write(kind, [records[kind]] as never)
  },
}))
