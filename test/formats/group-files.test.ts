import { describe, expect, test } from 'vitest'
import { brief, readFile } from './read-file.ts'

describe('kaizala-group-members', () => {
  const read = async (header: string, row: string) => {
    const { recognition, rows } = await readFile(`${header}\n${row}\n`)
    expect(recognition.format.name).toBe('kaizala-group-members')
    return rows[0]
  }

  test.each<[string, string, string, object]>([
    [
      'as Kaizala has it',
      'Group Name,Phone Number,User Type',
      'Nurses,206 555 0101,Admin',
      { group: 'Nurses', role: 'admin', keys: { phone: '+12065550101' } },
    ],
    [
      'country, name, other order, other names',
      'user type;NAME;country code (optional);Phone No.;group',
      'owner;Asha Rao;+250;0788 123 456;  Kigali   wards ',
      { group: 'Kigali wards', role: 'admin', keys: { phone: '+250788123456' }, name: 'Asha Rao' },
    ],
    [
      'somebody without a phone, by other keys',
      'Group Name,Phone Number,User Type,Email,Employee ID,Muster ID,Muster group ID',
      'Nurses,,member,asha@x.org,E-1,u1,g1',
      {
        group: 'Nurses',
        groupId: 'g1',
        role: 'member',
        keys: { email: 'asha@x.org', employeeId: 'E-1', id: 'u1' },
      },
    ],
  ])('%s', async (_, header, row, member) => {
    expect(await read(header, row)).toEqual({ member, issues: [] })
  })

  test.each<[string, string[]]>([
    [',2065550101,Admin', ['error value-required Group Name: ']],
    ['Nurses,,Admin', ['error value-required Phone Number: ']],
    ['Nurses,9.19E+11,Admin', ['error digits-lost Phone Number: 9.19E+11']],
    ['Nurses,2065550101,Adm', ['error status-invalid User Type: Adm']],
    ['Nurses,2065550101,', ['error value-required User Type: ']],
    ['<clear>,2065550101,Admin', ['error required-clear Group Name: <clear>']],
    ['id:abc,2065550101,Admin', ['error group-name-reserved Group Name: id:abc']],
    [`${'x'.repeat(101)},2065550101,Admin`, [`error cell-too-long Group Name: ${'x'.repeat(100)}`]],
    ['#REF!,2065550101,Admin', ['error excel-error Group Name: #REF!']],
    ['\u200B,2065550101,Admin', ['error name-empty Group Name: \u200B']],
    ['Nurses,2065550101,constructor', ['error status-invalid User Type: constructor']],
    ['Nurses,1,Boss', ['error phone-invalid Phone Number: 1', 'error status-invalid User Type: Boss']],
  ])('%s is refused', async (row, issues) => {
    const found = await read('Group Name,Phone Number,User Type', row)
    expect(found?.member).toBeUndefined()
    expect(brief(found?.issues ?? [])).toEqual(issues)
  })
})

describe('kaizala-group-parents', () => {
  test('a parent and a child; both are needed', async () => {
    const { recognition, rows } = await readFile(
      'Child Group Name|Parent Group Name\nWards|Hospital\n|Hospital\nWards|\n',
    )
    expect(recognition.format.name).toBe('kaizala-group-parents')
    expect(rows[0]).toEqual({ group: { name: 'Wards', creates: false, parent: 'Hospital' }, issues: [] })
    expect(rows.slice(1).map(({ issues }) => brief(issues))).toEqual([
      ['error value-required Child Group Name: '],
      ['error value-required Parent Group Name: '],
    ])
  })
})

describe('muster-groups', () => {
  test('an id, a name, a type, a parent', async () => {
    const { recognition, rows } = await readFile(
      'Muster group ID,Group Name,Type,Parent Group\ng1,Wards,private,Hospital\n,New,,<clear>\ng2,,Club,\n',
    )
    expect(recognition.format.name).toBe('muster-groups')
    expect(rows.map(({ group }) => group)).toEqual([
      { id: 'g1', name: 'Wards', creates: true, type: 'private', parent: 'Hospital' },
      { name: 'New', creates: true, parent: null },
      undefined,
    ])
    expect(brief(rows[2]?.issues ?? [])).toEqual([
      'error value-required Group Name: ',
      'error status-invalid Type: Club',
    ])
  })
})

describe('muster-users', () => {
  const HEADER = 'Muster ID,Name,Phone,Network,Status,Role,Groups'

  test('every field and what only this format says', async () => {
    const { recognition, rows } = await readFile(
      `${HEADER}\nu1,Asha Rao,+12065550101,other,ARCHIVED,Supervisor,"Nurses; ""A; B"":admin"\n,Eve,<clear>,,,,\n`,
    )
    expect(recognition.format.name).toBe('muster-users')
    expect(rows.map(({ change }) => change)).toEqual([
      {
        intent: 'save',
        fields: { displayName: 'Asha Rao', phone: '+12065550101' },
        network: 'employee',
        own: {
          id: 'u1',
          network: 'other',
          status: 'archived',
          orgRole: 'supervisor',
          groups: [
            { name: 'Nurses', role: 'member' },
            { name: 'A; B', role: 'admin' },
          ],
        },
      },
      { intent: 'save', fields: { displayName: 'Eve', phone: null }, network: 'employee', own: {} },
    ])
  })

  test.each<[string, string[]]>([
    ['u1,Asha,,Elsewhere,,,', ['error status-invalid Network: Elsewhere']],
    ['u1,Asha,,,Gone,Boss,', ['error status-invalid Status: Gone', 'error status-invalid Role: Boss']],
    ['u1,Asha,,<clear>,,,', ['error required-clear Network: <clear>']],
    ['u1,Asha,,,,,Nurses:boss', ['error groups-cell-invalid Groups: Nurses:boss']],
    ['u1,Asha,,,,,<clear>', ['error required-clear Groups: <clear>']],
    ['u1,,,,,,', ['error value-required Name: ']],
  ])('%s is refused', async (row, issues) => {
    const { rows } = await readFile(`${HEADER}\n${row}\n`)
    expect(rows[0]?.change).toBeUndefined()
    expect(brief(rows[0]?.issues ?? [])).toEqual(issues)
  })
})
