import { describe, expect, test } from 'vitest'
import { noCounts } from '../../src/domain/plans.ts'
import { KORE, START, useImports } from '../support/import-fixture.ts'

const imports = useImports()

/** The two files that the Kore.ai page prints (docs.kore.ai, Importing Users and User Data), as they stand there. */
const FIRST = `Email ID, First Name, Last Name, Alternate ID, Work Phone, Title, Department, User Status
Kore.aiUser1@kore.com,User1FirstName,User1LastName,,800-555-1212,President,Executive,New
Kore.aiUser2@kore.com,User2FirstName,User2LastName,,800-555-5555,VicePresident,Executive,New
Kore.aiUser3@kore.com,User3FirstName,User1LastName,,,,,New
`
const SECOND = `Email ID, First Name, Last Name, Alternate ID, Work Phone, Title, Department, User Status
Kore.aiUser1@kore.com,User1FirstName,User1LastName,User1AlternateID,800-555-1212,President,Executive,New
Kore.aiUser2@kore.com,User2FirstName,User2LastName,User2AlternateID,800-555-5555,VicePresident,Executive,New
Kore.aiUser3@kore.com,User3FirstName,User1LastName,,,,New
`
const KAIZALA = `Name,Country Code,Phone Number,Badge,Comment
Asha Rao,250,788 123 456,B-1,x
Ben Ito,+250,0788123457,,
Carl Ek,SE,070 123 45 67,B-3,y
`

describe("Kore.ai's first sample", () => {
  test('is shown before it is applied, and nothing is written until then', async () => {
    const { check, rows, people, outbox } = imports()
    const job = await check(FIRST, {}, 'Kore.aiImport.txt')
    expect(job).toMatchObject({
      number: 1,
      state: 'awaiting confirmation',
      rows: 3,
      by: { userId: 'boss', name: 'Zoë Boss' },
      createdAt: START,
      preview: { ...noCounts(), created: 3 },
      counts: noCounts(),
      summary: {
        invitations: 3,
        notices: 0,
        warnings: 0,
        groups: [],
        reading: { format: 'kore-users', encoding: 'UTF-8', delimiter: ',', headerLine: 1, region: 'US' },
      },
    })
    expect(job.summary?.examples.map(({ line, outcome, name }) => [line, outcome, name])).toEqual([
      [2, 'created', 'User1FirstName User1LastName'],
      [3, 'created', 'User2FirstName User2LastName'],
      [4, 'created', 'User3FirstName User1LastName'],
    ])
    expect(await rows(job)).toEqual([
      [2, 'created'],
      [3, 'created'],
      [4, 'created'],
    ])
    expect(await people()).toEqual([])
    expect(await outbox()).toEqual([])
  })

  test('adds three people and invites each of them once', async () => {
    const { import: run, people, outbox } = imports()
    const job = await run(FIRST)
    expect(job).toMatchObject({
      state: 'completed',
      counts: { ...noCounts(), created: 3 },
      finishedAt: START,
    })
    expect(await people()).toMatchObject([
      {
        displayName: 'User1FirstName User1LastName',
        firstName: 'User1FirstName',
        lastName: 'User1LastName',
        email: 'Kore.aiUser1@kore.com',
        phone: '+18005551212',
        title: 'President',
        department: 'Executive',
        network: 'employee',
        status: 'active',
        orgRole: 'member',
        version: 1,
      },
      { email: 'Kore.aiUser2@kore.com', phone: '+18005555555' },
      { email: 'Kore.aiUser3@kore.com' },
    ])
    const invited = await outbox()
    expect(invited.map(({ kind, state, jobId }) => [kind, state, jobId])).toEqual(
      Array(3).fill(['invitation', 'waiting', job.id]),
    )
    const ids = (await people()).map(({ id }) => id)
    expect(invited.map(({ userId }) => userId).sort()).toEqual(ids.sort())
  })

  test('dropped again changes nothing, asks nothing and invites nobody', async () => {
    const { import: run, people, outbox, rows } = imports()
    await run(FIRST)
    const before = await people()
    const again = await run(FIRST)
    expect(again).toMatchObject({
      number: 2,
      state: 'completed',
      counts: { ...noCounts(), unchanged: 3 },
      summary: { invitations: 0 },
    })
    expect(await rows(again)).toEqual([2, 3, 4].map(line => [line, 'unchanged', 'known-person']))
    expect(await people()).toEqual(before)
    expect(await outbox()).toHaveLength(3)
  })
})

describe("Kore.ai's second sample", () => {
  test('the row with seven cells is refused, says where, and shifts nothing', async () => {
    const { import: run, rows, people } = imports()
    const job = await run(SECOND)
    expect(job).toMatchObject({
      state: 'completed with errors',
      counts: { ...noCounts(), created: 2, failed: 1 },
    })
    expect(await rows(job)).toEqual([
      [2, 'created'],
      [3, 'created'],
      [4, 'failed', 'row-too-few-cells'],
    ])
    expect(job.summary?.groups).toMatchObject([
      {
        count: 1,
        lines: [4],
        first: {
          line: 4,
          column: 'Department',
          value: 'New',
          severity: 'error',
          detail: { expected: 8, found: 7, looksLike: 'User Status' },
        },
      },
    ])
    expect(await people()).toMatchObject([
      { email: 'Kore.aiUser1@kore.com', employeeId: 'User1AlternateID' },
      { email: 'Kore.aiUser2@kore.com', employeeId: 'User2AlternateID' },
    ])
  })

  test('after the first one: employee ids are added, nobody is invited again', async () => {
    const { import: run, people, outbox } = imports()
    await run(FIRST)
    const job = await run(SECOND)
    expect(job.counts).toEqual({ ...noCounts(), updated: 2, failed: 1 })
    expect(job.summary?.warnings).toBe(2)
    expect(job.summary?.examples[0]?.changes).toEqual([
      { field: 'employeeId', from: '', to: 'User1AlternateID' },
    ])
    expect((await people()).map(({ employeeId, version }) => [employeeId, version])).toEqual([
      ['User1AlternateID', 2],
      ['User2AlternateID', 2],
      [undefined, 1],
    ])
    expect(await outbox()).toHaveLength(3)
  })
})

describe('a Kaizala file', () => {
  test('goes by phone, reads the attributes that are defined and names the columns that it ignores', async () => {
    const { import: run, people, outbox, addAttribute } = imports()
    await addAttribute('Badge')
    const job = await run(KAIZALA, { network: 'other' })
    expect(job.counts).toEqual({ ...noCounts(), created: 3 })
    expect(job.summary?.reading).toMatchObject({
      format: 'kaizala-users',
      key: 'phone',
      ignored: ['Comment'],
    })
    expect(
      (await people()).map(({ displayName, phone, network, attributes }) => [
        displayName,
        phone,
        network,
        attributes,
      ]),
    ).toEqual([
      ['Asha Rao', '+250788123456', 'other', { badge: 'B-1' }],
      ['Ben Ito', '+250788123457', 'other', {}],
      ['Carl Ek', '+46701234567', 'other', { badge: 'B-3' }],
    ])
    // Nobody has an address that an invitation could go to.
    expect(await outbox()).toEqual([])
    expect(job.summary?.invitations).toBe(0)
  })

  test('new people land among the employees where nobody chose, and known ones stay where they are', async () => {
    const { import: run, people, add } = imports()
    await add({ displayName: 'Asha Rao', phone: '+250788123456', network: 'other' })
    const job = await run(KAIZALA)
    expect(job.counts).toEqual({ ...noCounts(), created: 2, unchanged: 1 })
    expect((await people()).map(({ network }) => network)).toEqual(['other', 'employee', 'employee'])
  })

  test('one number written in two ways is one person', async () => {
    const { check, rows } = imports()
    const job = await check('Name,Country Code,Phone Number\nAsha,250,0788 123 456\nAsha,RW,+250788123456\n')
    expect(await rows(job)).toEqual([
      [2, 'created'],
      [3, 'skipped', 'duplicate-row'],
    ])
  })
})

test('one person with the address in other case, in the file and in the directory', async () => {
  const { import: run, people, add } = imports()
  await add({ displayName: 'Asha Rao', firstName: 'Asha', lastName: 'Rao', email: 'Asha@Corp.example' })
  const job = await run(
    `${KORE}asha@corp.example,Asha,Rao,,,,,Update\nASHA@corp.example,Asha,Rao,,,,,Update\n`,
  )
  expect(job.counts).toEqual({ ...noCounts(), unchanged: 1, skipped: 1 })
  expect(await people()).toMatchObject([{ email: 'Asha@Corp.example', version: 1 }])
})
