import { describe, expect, test } from 'vitest'
import { noCounts } from '../../src/domain/plans.ts'
import { KORE, useImports } from '../support/import-fixture.ts'

const imports = useImports()

const A = {
  id: 'a',
  displayName: 'Ann A',
  firstName: 'Ann',
  lastName: 'A',
  email: 'a@x.org',
  employeeId: 'E1',
  phone: '+12065550101',
}
const B = {
  id: 'b',
  displayName: 'Bob B',
  firstName: 'Bob',
  lastName: 'B',
  email: 'b@x.org',
  employeeId: 'E2',
  phone: '+12065550102',
}
const C = {
  id: 'c',
  displayName: 'Cy C',
  firstName: 'Cy',
  lastName: 'C',
  email: 'c@x.org',
  employeeId: 'E3',
  phone: '+12065550103',
}

/** A row that names its person as the directory does but for `fields`. */
function row(person: typeof A, fields: Partial<typeof A & { status: string }> = {}): string {
  const { email, firstName, lastName, employeeId, phone, status } = { ...person, status: 'Update', ...fields }
  return `${email},${firstName},${lastName},${employeeId},${phone},,,${status}\n`
}

/** Rows about other people, so that the next row is in another chunk. */
const gap = (n: number) =>
  Array.from({ length: 1000 }, (_, i) => `gap${n}-${i}@x.org,Gap,Filler,,,,,New\n`).join('')

/** The same rows in one chunk, and each in a chunk of its own. */
const DISTANCES: [string, number][] = [
  ['next to each other', 0],
  ['in different chunks', 1000],
]

describe.each(DISTANCES)('%s', (_, filler) => {
  const file = (...rows: string[]) =>
    KORE + rows.map((text, i) => (i > 0 && filler ? gap(i) + text : text)).join('')
  const added = (rows: number) => filler * (rows - 1)

  test.each([
    ['down', [A, B]],
    ['up', [B, A]],
  ])('two people swap phones, %s the file', async (_way, [one, two]) => {
    const { add, import: run, person } = imports()
    await add(A, B)
    const text = file(
      row(one as typeof A, { phone: (two as typeof A).phone }),
      row(two as typeof A, { phone: (one as typeof A).phone }),
    )
    const job = await run(text)
    expect(job.preview).toEqual({ ...noCounts(), created: added(2), updated: 2 })
    expect(job.counts).toEqual(job.preview)
    expect(await person('a@x.org')).toMatchObject({ ...A, phone: B.phone })
    expect(await person('b@x.org')).toMatchObject({ ...B, phone: A.phone })
    const again = await run(text)
    expect(again.counts).toEqual({ ...noCounts(), unchanged: added(2) + 2 })
  })

  test('three people pass e-mails on in a ring', async () => {
    const { add, import: run, context, tenant } = imports()
    await add(A, B, C)
    const job = await run(
      file(row(A, { email: B.email }), row(B, { email: C.email }), row(C, { email: A.email })),
    )
    expect(job.counts).toEqual({ ...noCounts(), created: added(3), updated: 3 })
    const after = await context.storage.users.getMany(tenant, ['a', 'b', 'c'])
    expect(['a', 'b', 'c'].map(id => after.get(id)?.email)).toEqual([B.email, C.email, A.email])
  })

  test('a new person gets the phone of somebody who is given another one', async () => {
    const { add, import: run, person } = imports()
    await add(A)
    const job = await run(file(`new@x.org,New,Person,,${A.phone},,,New\n`, row(A, { phone: '+12065550199' })))
    expect(job.counts).toEqual({ ...noCounts(), created: added(2) + 1, updated: 1 })
    expect(await person('new@x.org')).toMatchObject({ phone: A.phone })
    expect(await person('a@x.org')).toMatchObject({ phone: '+12065550199' })
  })

  test('a new person gets the phone and employee id of somebody who leaves', async () => {
    const { add, import: run, person } = imports()
    await add(A)
    const job = await run(file(`new@x.org,New,Person,,${A.phone},,,New\n`, row(A, { status: 'Delete' })))
    expect(job.counts).toEqual({ ...noCounts(), created: added(2) + 1, removed: 1 })
    expect(await person('a@x.org')).toBeUndefined()
    expect(await person('new@x.org')).toMatchObject({ phone: A.phone })
  })

  test('a new person gets the phone that another row empties', async () => {
    const { add, import: run, person } = imports()
    await add(A)
    const job = await run(file(`new@x.org,New,Person,,${A.phone},,,New\n`, row(A, { phone: '<clear>' })))
    expect(job.preview).toEqual({ ...noCounts(), created: added(2) + 1, updated: 1 })
    expect(job.counts.created).toBe(added(2) + 1)
    expect(await person('a@x.org')).not.toHaveProperty('phone')
    expect(await person('new@x.org')).toMatchObject({ phone: A.phone })
  })

  test('a phone that nobody gives up is refused, and its holder keeps it', async () => {
    const { add, import: run, rows, person } = imports()
    await add(A, B)
    const job = await run(file(row(A, { phone: B.phone }), row(B, { phone: '' })))
    expect((await rows(job)).filter(([, outcome]) => outcome === 'failed')).toEqual([
      [2, 'failed', 'keys-of-two-people'],
    ])
    const finding = job.summary?.groups[0]?.first
    expect(finding).toMatchObject({
      column: 'Work Phone',
      detail: { first: 'Ann A (a@x.org)', second: 'Bob B (b@x.org)' },
    })
    expect(await person('b@x.org')).toMatchObject(B)
    expect(await person('a@x.org')).toMatchObject(A)
  })

  test('whoever gives a phone up in a refused row keeps it, along the whole chain', async () => {
    const { add, import: run, rows, person } = imports()
    await add(A, B, C)
    // B would take C's phone, which C keeps; so B keeps theirs, and A does not get it. A comes first and last.
    for (const order of [
      [row(A, { phone: B.phone }), row(B, { phone: C.phone })],
      [row(B, { phone: C.phone }), row(A, { phone: B.phone })],
    ]) {
      const job = await run(file(...order))
      expect((await rows(job)).filter(([, outcome]) => outcome === 'failed')).toHaveLength(2)
      expect(await person('a@x.org')).toMatchObject(A)
      expect(await person('b@x.org')).toMatchObject(B)
      expect(await person('c@x.org')).toMatchObject(C)
    }
  })

  test('a contradicted row gives nothing up', async () => {
    const { add, import: run, rows, person } = imports()
    await add(A, B)
    const job = await run(
      file(row(A, { phone: '+12065550198' }), row(B, { phone: A.phone }), row(A, { phone: '+12065550199' })),
    )
    const second = filler ? 1003 : 3
    const third = filler ? 2004 : 4
    const failed = (await rows(job)).filter(([, outcome]) => outcome === 'failed')
    expect(failed.map(([line]) => line)).toEqual([2, second, third])
    expect(failed[0]?.[2]).toBe('conflicting-row')
    expect(failed[2]?.[2]).toBe('conflicting-row')
    expect(await person('a@x.org')).toMatchObject(A)
    expect(await person('b@x.org')).toMatchObject(B)
  })

  test('contradicting rows name each other', async () => {
    const { check, context, job: read } = imports()
    const job = await check(file(row(A, { status: 'New' }), row(A, { status: 'New', firstName: 'Anna' })))
    const other = filler ? 1003 : 3
    const lines: [number, unknown][] = []
    for (let n = 0; n < (await read(job)).chunks; n++)
      for (const record of (await context.storage.chunks.rows('t1', job.id, n)) ?? [])
        for (const issue of record.issues) lines.push([record.line, issue.detail?.other])
    expect(lines).toEqual([
      [2, other],
      [other, 2],
    ])
    expect(job.preview).toEqual({ ...noCounts(), created: added(2), failed: 2 })
  })

  test('two rows that mean one person by different keys contradict each other', async () => {
    const { add, import: run, rows, person } = imports()
    await add(A)
    const job = await run(
      file(row(A, { phone: '', employeeId: '', lastName: 'Z' }), row(A, { email: 'other@x.org', phone: '' })),
    )
    const failed = (await rows(job)).filter(([, outcome]) => outcome === 'failed')
    expect(failed.map(([, , code]) => code)).toEqual(['conflicting-row', 'conflicting-row'])
    expect(await person('a@x.org')).toMatchObject(A)
  })

  test('one phone for two new people: the second is refused', async () => {
    const { import: run, people, rows } = imports()
    const job = await run(
      file(`n1@x.org,N,One,,206 555 0150,,,New\n`, `n2@x.org,N,Two,,+1 (206) 555-0150,,,New\n`),
    )
    expect((await rows(job)).filter(([, outcome]) => outcome === 'failed').map(([, , code]) => code)).toEqual(
      ['key-twice-in-file'],
    )
    const named = (await people()).filter(({ firstName }) => firstName === 'N')
    expect(named).toMatchObject([{ email: 'n1@x.org' }])
  })
})
