import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identityKeys } from '../../src/domain/identity.ts'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { type Counts, IMPORT_MODES } from '../../src/domain/plans.ts'
import type { User } from '../../src/domain/users.ts'
import { LeaseLostError } from '../../src/errors.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { LEASE } from '../../src/services/job-handle.ts'
import { type Imports, openImports } from '../support/import-fixture.ts'

/** So few keys that nearly every row meets another one, in the file and in the directory. */
const EMAILS = ['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org', 'e@x.org']
const PHONES = ['+12065550101', '+12065550102', '+12065550103']
const IDS = ['E1', 'E2', 'E3']

const maybe = (values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 })
const person = fc.record({
  email: maybe(EMAILS),
  phone: maybe(PHONES),
  employeeId: maybe(IDS),
  title: maybe(['Nurse', 'Doctor']),
  status: fc.constantFrom('active' as const, 'active' as const, 'archived' as const),
  orgRole: fc.constantFrom('member' as const, 'member' as const, 'admin' as const),
})
const row = fc.record({
  email: fc.constantFrom(...EMAILS, 'A@X.org'),
  phone: fc.constantFrom(...PHONES, '', '', '<clear>', '206 555 0101'),
  employeeId: fc.constantFrom(...IDS, '', '', '<clear>'),
  title: fc.constantFrom('Nurse', 'Doctor', '', '<clear>'),
  status: fc.constantFrom('New', 'New', 'Update', 'Update', 'Delete', 'Activate', 'Nwe'),
})
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never

/** Cells so long that each row is a chunk of its own; nothing is read from them. */
const PADDING = Array.from({ length: 32 }, (_, i) => `pad ${i}`)
const PADDED = `,${Array(PADDING.length).fill('x'.repeat(32_000)).join()}`

function fileOf(rows: Row[], apart: boolean): string {
  const header = 'Email ID,First Name,Last Name,Alternate ID,Work Phone,Title,User Status'
  const lines = rows.map(
    ({ email, employeeId, phone, title, status }) => `${email},F,L,${employeeId},${phone},${title},${status}`,
  )
  return apart
    ? `${header},${PADDING.join()}\n${lines.map(line => `${line}${PADDED}\n`).join('')}`
    : `${header}\n${lines.join('\n')}`
}

/** People of the directory must not share keys; whoever has none is left out. */
function directory(people: Partial<User>[]): Partial<User>[] {
  const taken = new Set<string>()
  return people.flatMap((given, i) => {
    const user: Partial<User> = { id: `u${i}`, displayName: 'F L', firstName: 'F', lastName: 'L' }
    for (const [field, value] of Object.entries(given)) if (value) Object.assign(user, { [field]: value })
    const keys = identityKeys(user)
    if (keys.length === 0 || keys.some(key => taken.has(key))) return []
    for (const key of keys) taken.add(key)
    return [user]
  })
}

const total = (counts: Counts | undefined) => Object.values(counts ?? {}).reduce((sum, n) => sum + n, 0)

async function expectSound(given: Imports, job: ImportJob, rows: number): Promise<void> {
  expect(total(job.preview)).toBe(rows)
  expect(total(job.counts)).toBe(rows)
  // Nothing changed between the preview and the writes: it was a promise.
  expect(job.counts).toEqual(job.preview)
  const everybody = (await given.context.storage.users.list('t1', { limit: 1000 })).items
  const keys = everybody.flatMap(user => identityKeys(user))
  expect(new Set(keys).size).toBe(keys.length)
  for (const user of everybody) expect(identityKeys(user).length).toBeGreaterThan(0)
  const found = await given.context.storage.users.findByKeys('t1', keys)
  for (const user of everybody) for (const key of identityKeys(user)) expect(found.get(key)?.id).toBe(user.id)
  expect((await given.context.storage.users.admins('t1', 9)).length).toBeGreaterThan(0)
}

const CASES: [string, boolean, number][] = [
  ['in one chunk', false, 200],
  ['each row in a chunk of its own', true, 20],
]

test.each(CASES)(
  'any file on any directory, %s: the preview holds, keys stay unique, again changes nothing',
  async (_, apart, numRuns) => {
    const property = fc.asyncProperty(
      fc.array(person, { maxLength: 5 }),
      fc.array(row, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...IMPORT_MODES),
      async (people, rows, mode) => {
        const given = await openImports()
        try {
          const known = directory(people as Partial<User>[])
          if (known.length) await given.add(...known)
          const before = await given.people()
          const job = await given.import(fileOf(rows, apart), { mode })
          await expectSound(given, job, rows.length)
          if (apart) expect(job.chunks).toBe(rows.length + (job.summary?.apart ?? 0))
          const outcomes = await given.rows(job)
          const applied = rows.filter((_, i) => !['failed', 'skipped'].includes(outcomes[i]?.[1] ?? ''))
          const after = await given.people()
          if (applied.length === 0) {
            expect(after).toEqual(before)
            return
          }
          const invited = await given.outbox()
          const again = await given.import(fileOf(applied, apart), { mode })
          if (mode === 'add' || mode === 'fill') return
          expect(again.counts.unchanged).toBe(applied.length)
          expect(await given.people()).toEqual(after)
          expect(await given.outbox()).toEqual(invited)
        } finally {
          await given.context.storage.close()
        }
      },
    )
    await fc.assert(property, { numRuns })
  },
)

/** Everybody, without what depends on the job's id and on time. */
async function everybody(given: Imports) {
  const people = await given.people()
  return people
    .map(({ id, createdAt, updatedAt, ...person }) => person)
    .sort((a, b) => (identityKeys(a)[0] ?? '').localeCompare(identityKeys(b)[0] ?? ''))
}

test('any file on any directory, whose worker dies anywhere: as if it had not', async () => {
  const looks = fc.array(fc.integer({ min: 4, max: 60 }), { minLength: 1, maxLength: 4 })
  const property = fc.asyncProperty(
    fc.array(person, { maxLength: 5 }),
    fc.array(row, { minLength: 2, maxLength: 6 }),
    looks,
    async (people, rows, deaths) => {
      const [calm, shaken] = [await openImports(), await openImports()]
      try {
        const known = directory(people as Partial<User>[])
        if (known.length) await Promise.all([calm.add(...known), shaken.add(...known)])
        const file = fileOf(rows, true)
        const job = await calm.import(file)
        dieAt(shaken, deaths)
        const other = await importAnyhow(shaken, file)
        expect(other.counts).toEqual(job.counts)
        expect(await shaken.rows(other)).toEqual(await calm.rows(job))
        expect(await everybody(shaken)).toEqual(await everybody(calm))
        const messages = async (given: Imports) => (await given.outbox()).map(({ kind }) => kind).sort()
        expect(await messages(shaken)).toEqual(await messages(calm))
      } finally {
        await calm.context.storage.close()
        await shaken.context.storage.close()
      }
    },
  )
  await fc.assert(property, { numRuns: 12 })
})

/** The worker dies at each of these looks at the clock, counted from the last death. */
function dieAt({ clock }: Imports, deaths: number[]): void {
  const left = [...deaths]
  let looks = 0
  clock.onRead = () => {
    if (++looks !== left[0]) return
    left.shift()
    looks = 0
    throw new LeaseLostError('dead')
  }
}

async function importAnyhow(given: Imports, file: string): Promise<ImportJob> {
  const job = await patiently(given, () => given.drop(file))
  await patiently(given, () => given.work())
  if ((await given.job(job)).state === 'awaiting confirmation')
    await patiently(given, () => confirmImport(given.context, given.admin, { jobId: job.id }))
  await patiently(given, () => given.work())
  return given.job(job)
}

/** Again after every death, when the lease that it left is over. */
async function patiently<T>(given: Imports, act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error
      given.clock.now += LEASE + 1
    }
  }
}
