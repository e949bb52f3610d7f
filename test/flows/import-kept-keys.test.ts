import { describe, expect, test } from 'vitest'
import { describeIssue } from '../../src/domain/issue-text.ts'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { noCounts } from '../../src/domain/plans.ts'
import type { User } from '../../src/domain/users.ts'
import { LeaseLostError } from '../../src/errors.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { LEASE } from '../../src/services/job-handle.ts'
import { type Imports, KORE, openImports, useImports } from '../support/import-fixture.ts'
import { storageEngines } from '../support/storage-engines.ts'

/** Ann, Bob, …: `p0` with phone …100 and employee id E0, and so on. */
const PEOPLE = ['Ann', 'Bob', 'Cy', 'Dan'].map((firstName, i) => ({
  id: `p${i}`,
  displayName: `${firstName} X`,
  firstName,
  lastName: 'X',
  email: `p${i}@x.org`,
  employeeId: `E${i}`,
  phone: phone(100 + i),
}))
const [ANN, BOB, CY, DAN] = PEOPLE as [User, User, User, User]

function phone(n: number): string {
  return `+1206555${String(n).padStart(4, '0')}`
}

/** A row that gives somebody a phone. */
const row = ({ email, employeeId, firstName }: Partial<User>, to: string) =>
  `${email},${firstName},X,${employeeId},${to},,,Update\n`

/** Rows about other people, so that the next row is in another chunk. */
const gap = (n: number) =>
  Array.from({ length: 1000 }, (_, i) => `gap${n}-${i}@x.org,Gap,Filler,,,,,New\n`).join('')
const apart = (rows: string[]) => KORE + rows.map((text, i) => (i > 0 ? gap(i) + text : text)).join('')
const together = (rows: string[]) => KORE + rows.join('')

const FREE = phone(199)
/** Bob gives his phone to Ann, and takes one that nobody has when the file is checked. */
const GIVES = { ann: row(ANN, phone(101)), bob: row(BOB, FREE) }
const ORDERS: [string, string[]][] = [
  ['the giver last', [GIVES.ann, GIVES.bob]],
  ['the giver first', [GIVES.bob, GIVES.ann]],
]
const PLACES = [
  ['in one chunk', together],
  ['in different chunks', apart],
] as const
const CASES = PLACES.flatMap(([place, file]) =>
  ORDERS.map(([order, rows]) => [place, order, file(rows)] as const),
)

async function refused(given: Imports, job: ImportJob): Promise<[number, string][]> {
  const lines = await given.rows(job)
  return lines.flatMap(([line, outcome, code = '']) => (outcome === 'failed' ? [[line, code]] : []))
}

/** Somebody else gets the free phone, so that Bob's row cannot be carried out any more. */
const takeFree = (given: Imports) => given.edit(DAN.id, { phone: FREE })

describe.each(storageEngines)('$name', engine => {
  const imports = useImports(engine)

  test.each(CASES)(
    '%s, %s: who gives a key up by a row that is refused keeps it',
    async (_place, _order, file) => {
      const given = imports()
      await given.add(...PEOPLE)
      const job = await given.check(file)
      expect(job.preview).toMatchObject({ updated: 2, failed: 0 })
      await takeFree(given)
      const done = await given.confirm(job)
      const lines = file.split('\n')
      const [ann, bob] = [lines.indexOf(GIVES.ann.trim()) + 1, lines.indexOf(GIVES.bob.trim()) + 1]
      expect(new Map(await refused(given, done))).toEqual(
        new Map([
          [bob, 'keys-of-two-people'],
          [ann, 'key-kept'],
        ]),
      )
      expect(done.counts).toMatchObject({ updated: 0, failed: 2 })
      expect(await given.person('p0@x.org')).toMatchObject({ phone: ANN.phone })
      expect(await given.person('p1@x.org')).toMatchObject({ phone: BOB.phone })
      const failed = (await given.download(done, 'failed')).toString()
      expect(failed).toContain(
        `stays with Bob X (p1@x.org): line ${bob}, which gives it up, is not carried out.`,
      )
    },
  )
})

describe('SQLite', () => {
  const imports = useImports()

  test.each(PLACES)('%s: a chain of which the last row is refused is refused whole', async (_, file) => {
    const given = imports()
    await given.add(...PEOPLE)
    const rows = [row(ANN, phone(101)), row(BOB, phone(102)), row(CY, FREE)]
    const job = await given.check(file(rows))
    await takeFree(given)
    const done = await given.confirm(job)
    expect((await refused(given, done)).map(([, code]) => code)).toEqual([
      'key-kept',
      'key-kept',
      'keys-of-two-people',
    ])
    for (const { email, phone } of [ANN, BOB, CY])
      expect(await given.person(email as string)).toMatchObject({ phone })
  })

  test.each(PLACES)('%s: a ring of which one is gone meanwhile is left as it is', async (_, file) => {
    const given = imports()
    await given.add(...PEOPLE)
    const job = await given.check(file([row(ANN, phone(101)), row(BOB, phone(102)), row(CY, phone(100))]))
    expect(job.preview?.updated).toBe(3)
    // Cy's row is about Dan from now on, whose phone nobody takes.
    await given.edit(CY.id, { employeeId: 'E9', email: 'other@x.org' })
    await given.edit(DAN.id, { employeeId: 'E2' })
    const done = await given.confirm(job)
    expect((await refused(given, done)).map(([, code]) => code)).toEqual(['key-kept', 'key-kept', 'key-kept'])
    for (const { id, phone } of PEOPLE)
      expect(await given.context.storage.users.get('t1', id)).toMatchObject({ phone })
  })

  test('a preview that refuses the giver says so to the taker', async () => {
    const given = imports()
    await given.add(...PEOPLE)
    const job = await given.check(together([row(ANN, phone(101)), row(BOB, phone(103))]))
    const kept = job.summary?.groups.find(({ first }) => first.code === 'key-kept')?.first
    expect(kept).toMatchObject({ line: 2, detail: { holder: 'Bob X (p1@x.org)', other: 3 } })
    expect(kept && describeIssue(kept).fix).toBe('Mend that line, then drop both rows again.')
  })

  test('rows that were set apart stand in their order in the results', async () => {
    const given = imports()
    await given.add(...PEOPLE)
    const done = await given.import(apart(ORDERS[0]?.[1] ?? []))
    expect(done.counts).toEqual({ ...noCounts(), created: 1000, updated: 2 })
    expect(done.counts).toEqual(done.preview)
    const lines = (await given.rows(done)).map(([line]) => line)
    expect(lines).toEqual(lines.toSorted((a, b) => a - b))
    expect(lines).toHaveLength(1002)
    const results = (await given.download(done, 'results')).toString().trim().split('\n')
    expect(results[1]).toMatch(/^p0@x\.org.*Updated/)
    expect(results.at(-1)).toMatch(/^p1@x\.org.*Updated/)
  })

  test('a long chain that runs against the file is applied', async () => {
    const given = imports()
    const many = Array.from({ length: 2500 }, (_, i) => ({
      id: `m${i}`,
      displayName: `Many ${i}`,
      firstName: 'M',
      lastName: 'X',
      email: `m${i}@x.org`,
      employeeId: `N${i}`,
      phone: phone(1000 + i),
    }))
    for (let from = 0; from < many.length; from += 500) await given.add(...many.slice(from, from + 500))
    const done = await given.import(KORE + many.map((person, i) => row(person, phone(1001 + i))).join(''))
    expect(done.counts).toEqual({ ...noCounts(), updated: 2500 })
    const phones = await given.context.storage.users.getMany(
      't1',
      many.map(({ id }) => id),
    )
    expect(many.filter(({ id }, i) => phones.get(id)?.phone !== phone(1001 + i))).toEqual([])
  })
})

/** Cells so long that each row is a chunk of its own; nothing is read from them. */
const PADDING = Array.from({ length: 32 }, (_, i) => `pad ${i}`)
const PADDED = Array(PADDING.length).fill('x'.repeat(32_000)).join()
const padded = (rows: string[]) =>
  `${KORE.trim()},${PADDING.join()}\n${rows.map(text => `${text.trim()},${PADDED}\n`).join('')}`

describe.each(storageEngines.filter(({ name }) => name !== 'SQLite in a file'))('a crash, $name', engine => {
  const crashes = [
    ['in one chunk', 'the giver first', together(ORDERS[1]?.[1] ?? [])],
    ['in different chunks', 'the giver last', padded(ORDERS[0]?.[1] ?? [])],
  ] as const
  /** Every death takes a database of its own. */
  const step = engine.name === 'MongoDB' ? 4 : 2

  test.each(crashes)(
    '%s, %s: and a directory that changes before it goes on',
    async (_place, _order, file) => {
      for (let look = 1, died = true; died; look += step) {
        const given = await openImports(engine)
        try {
          await given.add(...PEOPLE)
          const job = await given.check(file)
          await confirmImport(given.context, given.admin, { jobId: job.id })
          let looks = 0
          died = false
          given.clock.onRead = () => {
            if (died || ++looks !== look) return
            died = true
            throw new LeaseLostError(job.id)
          }
          await given.work().catch(error => {
            if (!(error instanceof LeaseLostError)) throw error
          })
          given.clock.onRead = undefined
          const isFree = (await given.person('p1@x.org'))?.phone !== FREE
          if (isFree) await takeFree(given)
          given.clock.now += LEASE + 1
          await given.work()
          const failed = await refused(given, await given.job(job))
          const [ann, bob] = [await given.person('p0@x.org'), await given.person('p1@x.org')]
          const wanted = isFree ? [ANN.phone, BOB.phone, 2] : [BOB.phone, FREE, 0]
          expect([ann?.phone, bob?.phone, failed.length], `look ${look}`).toEqual(wanted)
        } finally {
          await given.close()
        }
      }
    },
  )
})
