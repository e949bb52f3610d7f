/**
 * Fills a data folder with people in groups, past imports and entries of the audit log, straight through the storage port, and
 * ends. Arguments: data folder, people, groups.
 */
import { attributeKey, SUGGESTED_ATTRIBUTES } from '../../src/domain/attributes.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { makeJob } from '../support/make-job.ts'
import { openBenchDirectory, TENANT } from './bench-directory.ts'
import { report } from './figures.ts'
import { group, groupId, membershipsOf, parentOf, person, personId } from './organisation.ts'

const BATCH = 1000
const IMPORTS = 300
/** Of them wait to be confirmed, so that they can be cancelled. */
const WAITING = 200
/** One entry of the audit log for so many people. */
const AUDITED = 10
const NOW = Date.now()

const [dataDir, people, groups] = process.argv.slice(2).map((text, n) => (n === 0 ? text : Number(text))) as [
  string,
  number,
  number,
]
const { context, close } = await openBenchDirectory(dataDir)
await fill(context.storage, { people, groups })
await close()
report({ people, groups })

async function fill(storage: Storage, counts: { people: number; groups: number }): Promise<void> {
  const shown = SUGGESTED_ATTRIBUTES.filter(({ label }) => ['Manager', 'Location'].includes(label))
  for (const [at, choice] of shown.entries()) {
    await storage.attributes.put({
      ...choice,
      tenant: TENANT,
      key: attributeKey(choice.label),
      position: at + 1,
    })
  }
  await batches(counts.people, numbers =>
    storage.users.write(
      TENANT,
      'fill',
      numbers.map(n => ({ op: 'insert', user: person(n) })),
    ),
  )
  await batches(counts.groups, numbers =>
    storage.groups.write(
      TENANT,
      'fill',
      numbers.map(n => ({ op: 'insert', group: group(n) })),
    ),
  )
  await batches(counts.groups, async numbers => {
    const moves = numbers.flatMap(n => {
      const parent = parentOf(n, counts.groups)
      return parent === null ? [] : [{ child: groupId(n), parentId: groupId(parent) }]
    })
    await storage.groups.move(TENANT, await storage.groups.revision(TENANT), moves)
  })
  await batches(counts.people, numbers =>
    storage.memberships.add(
      TENANT,
      numbers.flatMap(n => membershipsOf(n, counts)),
    ),
  )
  await fillHistory(storage, counts)
}

async function fillHistory(storage: Storage, counts: { people: number; groups: number }): Promise<void> {
  for (let n = 0; n < IMPORTS; n++) {
    const state = n < IMPORTS - WAITING ? ('completed' as const) : ('awaiting confirmation' as const)
    const by = { userId: personId(n % 4), name: person(n % 4).displayName }
    await storage.jobs.create(makeJob({ tenant: TENANT, state, by, createdAt: NOW - (IMPORTS - n) * 60_000 }))
  }
  await batches(Math.floor(counts.people / AUDITED), numbers =>
    storage.audit.append(
      TENANT,
      numbers.map(n => ({
        tenant: TENANT,
        id: `fill ${n}`,
        at: NOW - (counts.people - n) * 1000,
        actor: personId(n % 4),
        action: 'change members',
        target: groupId(n % counts.groups),
        outcome: 'done',
        detail: { user: personId(n * AUDITED), added: 1 },
        via: 'chat',
      })),
    ),
  )
}

async function batches(count: number, write: (numbers: number[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    await write(Array.from({ length: Math.min(BATCH, count - from) }, (_, n) => from + n))
  }
}
