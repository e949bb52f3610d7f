import { describe, expect, test } from 'vitest'
import { describeIssue } from '../../src/domain/issue-text.ts'
import { KORE, useImports } from '../support/import-fixture.ts'

const imports = useImports()

describe('what editors and spreadsheets do to a file', () => {
  test('text of one byte a letter is decoded, said, and shown by what it read', async () => {
    const file = Buffer.from(`${KORE}jose@x.org,José,Nuñez,,,Señor,,New\n`, 'latin1')
    const job = await imports().check(file)
    expect(job.summary).toMatchObject({
      reading: { encoding: 'windows-1252' },
      examples: [{ name: 'José Nuñez' }],
    })
  })

  test('an accent that is put together is the same address, and a name stays as the file has it', async () => {
    const { import: run, people } = imports()
    const [composed, apart] = ['jos\u00e9@x.org', 'jos\u00e9@x.org'.normalize('NFD')]
    const name = 'Jos\u00e9'.normalize('NFD')
    await run(`${KORE}${composed},José,Nunez,,,,,New\n`)
    const job = await run(`${KORE}${apart},${name},Nunez,,,,,Update\n`)
    expect(job.counts).toMatchObject({ updated: 1, created: 0 })
    expect((await people()).map(({ firstName }) => firstName)).toEqual([name])
  })

  test.each<[string, string, string | undefined]>([
    ['0042', '42', 'Did you mean 0042?'],
    ['0042', '042', 'Did you mean 0042?'],
    ['0042', '43', undefined],
    ['42', '0042', undefined],
    ['00A1', 'A1', undefined],
    ['0', '00', undefined],
  ])('employee id %s of the directory, %s in the file', async (before, after, fix) => {
    const { add, check } = imports()
    await add({ id: 'a', displayName: 'Asha Rao', email: 'a@x.org', employeeId: before })
    const job = await check(`${KORE}a@x.org,Asha,Rao,${after},,,,Update\n`)
    expect(job.preview).toMatchObject({ updated: 1, failed: 0 })
    const found = job.summary?.groups.find(({ first }) => first.code === 'zeros-lost')?.first
    expect(found && describeIssue(found).fix).toBe(fix)
    expect(found?.severity).toBe(fix && 'warning')
  })

  test('a number without its + is read by the region of the organisation, which the preview names', async () => {
    const { check } = imports()
    const job = await check(`${KORE}a@x.org,Asha,Rao,,12065550101,,,New\n`)
    expect(job.summary?.reading.region).toBe('US')
    expect((await imports().context.storage.chunks.rows('t1', job.id, 0))?.[0]?.change?.fields.phone).toBe(
      '+12065550101',
    )
  })
})

describe('the delimiter inside a name of a group', () => {
  const HEADER = 'Group Name,Phone Number,User Type\n'

  test('in quotes it is part of the name', async () => {
    const { import: run, context, tenant } = imports()
    await run(`${HEADER}"Nurses, night",2065550101,Member\n`)
    const { items } = await context.storage.groups.list(tenant, { limit: 9 })
    expect(items.map(({ name }) => name)).toEqual(['Nurses, night'])
  })

  test('without them the row is refused, and says that quotes are missing', async () => {
    const { check, rows } = imports()
    const job = await check(`${HEADER}Nurses, night,2065550101,Member\nDrivers,2065550101,Member\n`)
    expect(await rows(job)).toEqual([
      [2, 'failed', 'row-too-many-cells'],
      [3, 'created'],
    ])
    const first = job.summary?.groups[0]?.first
    expect(first && describeIssue(first).fix).toContain('put cells that hold the delimiter in quotes')
  })
})

test('one group with both roles in the cell of a person: admin, with a warning', async () => {
  const { add, import: run, context, tenant, rows } = imports()
  await add({ id: 'a', displayName: 'Asha Rao', email: 'a@x.org' }, { id: 'b', displayName: 'Bo' })
  await context.storage.groups.write(tenant, 's', [
    {
      op: 'insert',
      group: {
        tenant,
        id: 'g1',
        name: 'Nurses',
        type: 'organization',
        admins: ['b'],
        version: 1,
        createdAt: 1,
        updatedAt: 1,
      },
    },
  ])
  const job = await run('Muster ID,Name,Email,Groups\na,Asha Rao,a@x.org,nurses:admin; Nurses\n')
  expect(await rows(job)).toEqual([[2, 'updated', 'two-roles']])
  expect((await context.storage.groups.get(tenant, 'g1'))?.admins).toEqual(['b', 'a'])
})
