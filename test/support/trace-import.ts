import { buildDownload } from '../../src/services/build-download.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { findPeople } from '../../src/services/find-people.ts'
import { getImport } from '../../src/services/get-import.ts'
import { personOf } from './mixed-file.ts'
import { OPERATOR, TENANT } from './mixed-import.ts'

const REMOVED = personOf(1000)
const SWAPPED = personOf(1250)

/**
 * Everything that an import leaves behind, without what differs from one run to the next: times, and the id of the job, with
 * which the ids of new people begin. `version` counts the writes to a person.
 */
export async function traceImport(context: ServiceContext, jobId: string) {
  const { storage } = context
  const job = await getImport(context, OPERATOR, { jobId })
  const results = await buildDownload(context, OPERATOR, { jobId, kind: 'results' })
  const named = (text: string) => text.replaceAll(job.id, 'job')
  const people: Record<string, unknown> = {}
  for (let after: string | undefined; ; ) {
    const page = await storage.users.list(TENANT, { limit: 1000, ...(after ? { after } : {}) })
    for (const { createdAt, updatedAt, ...user } of page.items)
      people[named(user.id)] = { ...user, id: named(user.id) }
    if (!page.next) break
    after = page.next
  }
  const outbox = await storage.outbox.list(TENANT, { jobId, limit: 10_000 })
  return {
    state: job.state,
    counts: job.counts,
    people,
    count: await storage.users.count(TENANT),
    outbox: outbox
      .map(({ key, kind, state, userId }) => ({ key: named(key), kind, state, userId: named(userId) }))
      .sort(byKey),
    results: await textOf(storage.files.read(TENANT, results.id)),
    found: await foundPeople(context),
  }
}

/** The index of names must say what the records say. */
async function foundPeople(context: ServiceContext): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const text of ['chief', 'Ana', 'José Finance', REMOVED.email, SWAPPED.phone]) {
    const { people } = await findPeople(context, OPERATOR, { text, limit: 1000 })
    found[text] = people.map(({ email, phone }) => `${email} ${phone}`).sort()
  }
  return found
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of bytes) text += decoder.decode(piece, { stream: true })
  return text
}

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : 1
}
