import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanGroupName, groupKey } from '../../src/domain/groups.ts'
import { cleanName } from '../../src/formats/clean-cells.ts'
import { cleanGroup } from '../../src/formats/clean-group.ts'
import { addGroups } from '../support/add-groups.ts'
import { exportedBytes, exportedText } from '../support/export-text.ts'
import { type Imports, openImports } from '../support/import-fixture.ts'
import { makeUser } from '../support/make-user.ts'

const RUNS = { numRuns: 100 }
const SUBJECTS = ['users', 'groups', 'members'] as const

/** What a spreadsheet, a CSV file, the cell of groups and the reader of files could take for something else. */
const tricky = fc.constantFrom(
  '=1+1',
  "'quoted",
  '-5',
  '+49 30',
  '@home',
  'a;b',
  'x:admin',
  '"q", r',
  'none',
  'Null',
  'Zoë',
  'محمد',
  'a|b',
)
const text = fc.oneof(tricky, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }))
/** As the directory can hold it: what no way in lets through is in no export either. */
const personName = text.filter(name => cleanName(name) === name && name.trim() === name)
const groupName = text.map(cleanGroupName).filter(name => name !== '' && cleanGroup(name) === name)

const directory = fc.record({
  people: fc.array(
    fc.record({
      displayName: personName,
      title: fc.option(personName, { nil: undefined }),
      location: fc.option(personName, { nil: undefined }),
      network: fc.constantFrom('employee' as const, 'other' as const),
      status: fc.constantFrom('active' as const, 'archived' as const),
      orgRole: fc.constantFrom('member' as const, 'supervisor' as const, 'admin' as const),
      phone: fc.boolean(),
      groups: fc.array(fc.nat({ max: 4 }), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  groups: fc.uniqueArray(groupName, { maxLength: 5, selector: groupKey }),
  parents: fc.array(fc.nat({ max: 4 }), { minLength: 5, maxLength: 5 }),
})
type Directory = typeof directory extends fc.Arbitrary<infer T> ? T : never

async function fill(given: Imports, { people, groups, parents }: Directory): Promise<void> {
  await given.addAttribute('Location')
  const users = people.map(({ location, phone, groups: _, title, ...fields }, n) =>
    makeUser({
      ...fields,
      id: `p${n}`,
      email: `p${n}@x.example`,
      ...(title === undefined ? {} : { title }),
      ...(phone ? { phone: `+1202555010${n}` } : {}),
      attributes: location === undefined ? {} : { location },
    }),
  )
  await given.add(...users)
  const into = (n: number) => people.flatMap(({ groups: theirs }, p) => (theirs.includes(n) ? [`p${p}`] : []))
  await addGroups(
    given.context,
    't1',
    groups.map((name, n) => ({ id: `g${n}`, name, members: into(n), admins: into(n).slice(0, 1) })),
  )
  const store = given.context.storage.groups
  const moves = groups.flatMap((_, n) => {
    const parent = parents[n] ?? 0
    return parent < n ? [{ child: `g${n}`, parentId: `g${parent}` }] : []
  })
  if (moves.length > 0) await store.move('t1', await store.revision('t1'), moves)
}

type Files = Record<'groups' | 'members', string>

/** The ids of groups mean nothing in another directory. */
async function exportsOf(given: Imports): Promise<Files> {
  const groups = await exportedText(given, given.admin, { what: 'groups' })
  const members = await exportedText(given, given.admin, { what: 'members' })
  return {
    groups: groups.replace(/(?<=\n)[^,\r\n"]+,/g, ','),
    members: members.replace(/(?<=,)[^,\r\n"]+\r\n/g, (id, at) => (at < HEADER_CHARS ? id : '\r\n')),
  }
}

const HEADER_CHARS = 120

test('importing an export again changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(directory, async content => {
      const given = await openImports()
      try {
        await fill(given, content)
        for (const what of SUBJECTS) {
          const file = await exportedText(given, given.admin, { what })
          if (file.trimEnd().split('\r\n').length < 2) continue
          for (const as of ['csv', 'xlsx'] as const) {
            const job = await given.check(await exportedBytes(given, given.admin, { what, as }))
            const rows = await given.rows(job)
            expect(
              rows.filter(([, outcome]) => outcome !== 'unchanged'),
              `${as} of ${file}`,
            ).toEqual([])
            expect(job, file).toMatchObject({ state: 'completed' })
          }
        }
      } finally {
        await given.close()
      }
    }),
    RUNS,
  )
})

test('the exports of groups and members make the same hierarchy and memberships elsewhere', async () => {
  await fc.assert(
    fc.asyncProperty(directory, async content => {
      const [from, to] = [await openImports(), await openImports()]
      try {
        // Nobody who is archived is put into a group by a file.
        const people = content.people.map(person => ({ ...person, status: 'active' as const }))
        await fill(from, { ...content, people })
        await fill(to, { ...content, people, groups: [] })
        const files = await exportsOf(from)
        if (content.groups.length > 0) await to.import(files.groups)
        if (files.members.split('\r\n').length > 2) await to.import(files.members)
        const again = await exportsOf(to)
        expect(sorted(again.groups)).toEqual(sorted(files.groups))
        expect(sorted(again.members)).toEqual(sorted(files.members))
      } finally {
        await Promise.all([from.close(), to.close()])
      }
    }),
    RUNS,
  )
})

function sorted(file: string): string[] {
  return file.split('\r\n').toSorted()
}
