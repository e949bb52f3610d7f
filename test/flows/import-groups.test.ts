import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import { type Group, MAX_DEPTH } from '../../src/domain/groups.ts'
import { noCounts } from '../../src/domain/plans.ts'
import type { User } from '../../src/domain/users.ts'
import { addGroups } from '../support/add-groups.ts'
import { type Imports, openImports, useImports } from '../support/import-fixture.ts'

const imports = useImports()
const PARENTS = 'Parent Group Name,Child Group Name\n'
const GROUPS = 'Muster group ID,Group Name,Type,Parent Group\n'

async function groupsOf({ context, tenant }: Imports): Promise<Group[]> {
  return (await context.storage.groups.list(tenant, { limit: 1000 })).items
}

/** `North under Field staff`, in the order of the names. */
async function tree(given = imports()): Promise<string[]> {
  const groups = await groupsOf(given)
  const names = new Map(groups.map(({ id, name }) => [id, name]))
  return groups.map(({ name, parentId }) => (parentId ? `${name} under ${names.get(parentId)}` : name))
}

const named = (...names: string[]) => names.map(name => ({ id: `g-${name}`, name }))

async function link(given: Imports, moves: [child: string, parent: string][]): Promise<void> {
  const { groups } = given.context.storage
  const made = moves.map(([child, parent]) => ({ child: `g-${child}`, parentId: `g-${parent}` }))
  expect(await groups.move(given.tenant, await groups.revision(given.tenant), made)).toBe(true)
}

describe('a file of parents', () => {
  test('children may stand before parents; unknown groups are left out and told', async () => {
    const { context, tenant, import: run, rows } = imports()
    await addGroups(context, tenant, named('A', 'B', 'C'))
    const job = await run(`${PARENTS}B,C\nA,B\nA,Nobody\nNowhere,A\n`)
    expect(await rows(job)).toEqual([
      [2, 'created'],
      [3, 'created'],
      [4, 'skipped', 'group-unknown'],
      [5, 'skipped', 'group-unknown'],
    ])
    expect(job).toMatchObject({ state: 'completed', counts: { ...noCounts(), created: 2, skipped: 2 } })
    expect(await tree()).toEqual(['A', 'B under A', 'C under B'])
    expect(await run(`${PARENTS}B,C\nA,B\n`)).toMatchObject({ counts: { ...noCounts(), unchanged: 2 } })
  })

  test('a circle that would close once a group has left the hierarchy is refused', async () => {
    const { context, tenant, import: run, rows } = imports()
    await addGroups(context, tenant, named('A', 'B'))
    // As it stands for the moment in which P becomes private: its own links still are where they were.
    await addGroups(context, tenant, [{ id: 'g-P', name: 'P', type: 'private' }])
    await link(imports(), [
      ['P', 'A'],
      ['B', 'P'],
    ])
    expect(await rows(await run(`${PARENTS}B,A\n`))).toEqual([[2, 'failed', 'changed-meanwhile']])
    expect(await tree()).toContain('A')
  })

  test('a circle is refused with its path, within the file and with the directory', async () => {
    const { context, tenant, check, rows } = imports()
    await addGroups(context, tenant, named('A', 'B', 'C', 'D', 'E'))
    await link(imports(), [['E', 'D']])
    const job = await check(`${PARENTS}A,B\nB,C\nC,A\nE,D\nA,A\n`)
    expect(await rows(job)).toEqual(
      [
        [2, 'failed', 'hierarchy-cycle'],
        [3, 'failed', 'hierarchy-cycle'],
        [4, 'failed', 'two-parents'],
        [5, 'failed', 'hierarchy-cycle'],
        [6, 'failed', 'two-parents'],
      ]
        .with(0, [2, 'created'])
        .with(1, [3, 'created']) as never,
    )
  })

  test('the path is printed', async () => {
    const { context, tenant, check } = imports()
    await addGroups(context, tenant, named('A', 'B', 'C'))
    const job = await check(`${PARENTS}A,B\nB,C\nC,A\n`)
    expect(job.counts).toEqual({ ...noCounts(), failed: 3 })
    expect(job.summary?.groups[0]?.first.detail?.path).toMatch(
      /^(A > B > C > A|B > C > A > B|C > A > B > C)$/,
    )
  })

  test('what is upside down is turned round in one go', async () => {
    const { context, tenant, import: run } = imports()
    await addGroups(context, tenant, named('A', 'B', 'C'))
    await link(imports(), [
      ['B', 'A'],
      ['C', 'B'],
    ])
    const job = await run(`${PARENTS}C,B\nB,A\nRoot,C\n`)
    expect(job.counts).toEqual({ ...noCounts(), failed: 2, skipped: 1 })
    expect(await tree()).toEqual(['A', 'B under A', 'C under B'])
    await addGroups(context, tenant, named('Root'))
    await run(`${PARENTS}B,A\nC,B\nRoot,C\n`)
    expect(await tree()).toEqual(['A under B', 'B under C', 'C under Root', 'Root'])
  })

  test('one group under two: both rows are refused and name each other; a moved group is updated', async () => {
    const { context, tenant, import: run, rows } = imports()
    await addGroups(context, tenant, named('A', 'B', 'C', 'D'))
    await link(imports(), [['D', 'A']])
    const job = await run(`${PARENTS}A,C\nB,C\nB,D\n`)
    expect(await rows(job)).toEqual([
      [2, 'failed', 'two-parents'],
      [3, 'failed', 'two-parents'],
      [4, 'updated'],
    ])
    expect(job.summary?.groups[0]?.first.detail?.other).toBe(3)
    expect(await tree()).toEqual(['A', 'B', 'C', 'D under B'])
  })

  test.each([
    ['an unknown parent above it', 'Nowhere,C\nA,C\n', ['skipped group-unknown', 'created']],
    ['an unknown parent below it', 'A,C\nNowhere,C\n', ['created', 'skipped group-unknown']],
    ['a private one that its sender is not in', 'Hidden,C\nA,C\n', ['skipped group-unknown', 'created']],
    [
      'itself twice below an unknown parent',
      'Nowhere,C\nA,C\na,c\n',
      ['skipped group-unknown', 'created', 'skipped duplicate-row'],
    ],
    [
      'another parent below an unknown one',
      'Nowhere,C\nA,C\nB,C\nA,C\n',
      ['skipped group-unknown', 'failed two-parents', 'failed two-parents', 'failed two-parents'],
    ],
    ['only unknown parents', 'Nowhere,C\nNobody,C\n', ['skipped group-unknown', 'skipped group-unknown']],
    ['an unknown child', 'A,X\nB,X\n', ['skipped group-unknown', 'skipped group-unknown']],
  ])('a row whose group there is not refuses no other row: %s', async (_, lines, outcomes) => {
    const { context, tenant, import: run, rows } = imports()
    await addGroups(context, tenant, [...named('A', 'B', 'C'), { id: 'h', name: 'Hidden', type: 'private' }])
    const job = await run(PARENTS + lines)
    expect((await rows(job)).map(([, ...said]) => said.join(' '))).toEqual(outcomes)
    const counts = Object.values(job.counts).reduce((sum, count) => sum + count, 0)
    expect(counts).toBe(outcomes.length)
    const under = outcomes.includes('created') ? 'C under A' : 'C'
    expect((await tree()).filter(name => !name.startsWith('Hidden'))).toEqual(['A', 'B', under])
  })

  test('a group that is made before the file is confirmed takes no row the place of another', async () => {
    const { context, tenant, check, confirm, rows } = imports()
    await addGroups(context, tenant, named('A', 'C'))
    const job = await check(`${PARENTS}Nowhere,C\nA,C\n`)
    await addGroups(context, tenant, named('Nowhere'))
    expect(await rows(await confirm(job))).toEqual([
      [2, 'skipped', 'group-unknown'],
      [3, 'created'],
    ])
    expect(await tree()).toEqual(['A', 'C under A', 'Nowhere'])
  })

  test('a chain that is too long is refused where it becomes so, without a crash', async () => {
    const { context, tenant, check } = imports()
    const names = Array.from({ length: 600 }, (_, n) => `G${n}`)
    await addGroups(context, tenant, named(...names))
    const lines = names.slice(1).map((name, n) => `G${n},${name}`)
    const job = await check(`${PARENTS}${lines.reverse().join('\n')}\n`)
    expect(job.preview).toEqual({ ...noCounts(), created: MAX_DEPTH - 1, failed: 600 - MAX_DEPTH })
    expect(job.summary?.groups[0]?.first.code).toBe('hierarchy-too-deep')
  })

  test('groups under one that moves count for the depth', async () => {
    const { context, tenant, check, rows } = imports()
    const names = Array.from({ length: MAX_DEPTH }, (_, n) => `G${n}`)
    await addGroups(context, tenant, named(...names, 'Top'))
    await link(
      imports(),
      names.slice(1).map((name, n) => [name, `G${n}`] as [string, string]),
    )
    const job = await check(`${PARENTS}Top,G0\n`)
    expect(await rows(job)).toEqual([[2, 'failed', 'hierarchy-too-deep']])
    expect(job.summary?.groups[0]?.first.detail?.levels).toBe(MAX_DEPTH + 1)
  })

  test('a group admin links their own groups and no others', async () => {
    const { add, context, tenant, importAs, rows } = imports()
    const [ben] = (await add({ id: 'ben', displayName: 'Ben' })) as [User]
    await addGroups(context, tenant, [
      { id: 'g1', name: 'North', admins: ['ben'] },
      { id: 'g2', name: 'South', admins: ['ben'] },
      { id: 'g3', name: 'East' },
      { id: 'g4', name: 'Hidden', type: 'private' },
    ])
    const actor: Actor = { kind: 'user', tenant, user: ben }
    const job = await importAs(actor, `${PARENTS}North,South\nEast,North\nHidden,East\n`)
    expect(await rows(job)).toEqual([
      [2, 'created'],
      [3, 'failed', 'group-not-yours'],
      [4, 'skipped', 'group-unknown'],
    ])
    expect(await tree()).toEqual(['East', 'North', 'South under North'])
  })
})

test('parents of a random forest in any order: the same forest, or circles with their path', async () => {
  const count = 12
  const forest = fc.record({
    start: fc.array(fc.nat(count - 1), { minLength: count, maxLength: count }),
    wanted: fc.array(fc.nat(count), { minLength: count, maxLength: count }),
    order: fc.shuffledSubarray(
      Array.from({ length: count }, (_, n) => n),
      { minLength: 1 },
    ),
    wild: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(forest, async ({ start, wanted, order, wild }) => {
      const given = await openImports()
      try {
        const names = Array.from({ length: count }, (_, n) => `G${String(n).padStart(2, '0')}`)
        await addGroups(given.context, given.tenant, named(...names))
        const before = new Map(
          names.map((name, n) => [
            name,
            n > 0 && (start[n] as number) % n > 0 ? names[(start[n] as number) % n] : undefined,
          ]),
        )
        await link(
          given,
          [...before].flatMap(([child, parent]) => (parent ? [[child, parent] as [string, string]] : [])),
        )
        const asked = order.map(n => {
          const parent = wild ? (wanted[n] as number) % count : (wanted[n] as number) % (n + 1)
          return [names[n] as string, names[parent] as string] as const
        })
        const job = await given.import(
          PARENTS + asked.map(([child, parent]) => `${parent},${child}\n`).join(''),
        )
        const groups = await groupsOf(given)
        const place = new Map(
          groups.map(({ id, name, parentId }) => [name, parentId?.slice(2) ?? (id ? undefined : '')]),
        )
        for (const name of names) {
          const line = new Set<string>()
          for (let at: string | undefined = name; at; at = place.get(at)) {
            expect(line.has(at)).toBe(false)
            line.add(at)
          }
        }
        const outcomes = new Map(
          (await given.rows(job)).map(([line, outcome, code]) => [line, { outcome, code }]),
        )
        for (const [n, [child, parent]] of asked.entries()) {
          const { outcome, code } = outcomes.get(n + 2) ?? {}
          if (outcome === 'failed') {
            expect(code).toBe('hierarchy-cycle')
            expect(place.get(child)).toBe(before.get(child))
          } else expect(place.get(child)).toBe(parent)
        }
        if (!wild && [...before.values()].every(each => each === undefined)) {
          const circles = asked.filter(([child, parent]) => child === parent).length
          expect(job.counts.failed).toBe(circles)
        }
      } finally {
        await given.close()
      }
    }),
    { numRuns: 40 },
  )
})

describe('muster-groups', () => {
  test('makes groups, whichever order they stand in, and dropped again changes nothing', async () => {
    const { import: run, rows } = imports()
    const text = `${GROUPS},Wards,Organization,Hospital\n,Hospital,,\n,Night,organization,Wards\n`
    const job = await run(text)
    expect(await rows(job)).toEqual([
      [2, 'created'],
      [3, 'created'],
      [4, 'created'],
    ])
    expect(job.summary?.newGroups).toBe(3)
    expect(await tree()).toEqual(['Hospital', 'Night under Wards', 'Wards under Hospital'])
    expect(await run(text)).toMatchObject({ counts: { ...noCounts(), unchanged: 3 } })
  })

  test('renames, unlinks, and keeps what it does not name', async () => {
    const { context, tenant, import: run, rows } = imports()
    await addGroups(context, tenant, named('A', 'B', 'C'))
    await link(imports(), [
      ['B', 'A'],
      ['C', 'B'],
    ])
    const job = await run(`${GROUPS}g-A,Alpha,,\ng-B,B,,<clear>\ng-C,B,,\ng-C2,Nobody,Private,\n`)
    expect(await rows(job)).toEqual([
      [2, 'updated'],
      [3, 'failed', 'group-twice-in-file'],
      [4, 'failed', 'group-twice-in-file'],
      [5, 'failed', 'group-unknown'],
    ])
    await run(`${GROUPS}g-B,B,,<clear>\n`)
    expect(await tree()).toEqual(['Alpha', 'B', 'C under B'])
  })

  test('a group under one that is not made is not made either', async () => {
    const { import: run, rows } = imports()
    const job = await run(`${GROUPS},A,,B\n,B,,A\n,C,,A\n,D,,Nowhere\n,E,,\n`)
    expect(await rows(job)).toEqual([
      [2, 'failed', 'hierarchy-cycle'],
      [3, 'failed', 'hierarchy-cycle'],
      [4, 'failed', 'group-unknown'],
      [5, 'failed', 'group-unknown'],
      [6, 'created'],
    ])
    expect(job.summary?.newGroups).toBe(1)
    expect(await tree()).toEqual(['E'])
  })
})

test('a file of thousands of groups, children first, is put in order over all its chunks', async () => {
  const { import: run, context, tenant } = imports()
  const names = Array.from({ length: 2600 }, (_, n) => `G${n}`)
  const lines = names.map((name, n) => `,${name},,${n === 0 ? '' : `G${Math.floor((n - 1) / 3)}`}`).reverse()
  const job = await run(`${GROUPS}${lines.join('\n')}\n`)
  expect(job.counts).toEqual({ ...noCounts(), created: 2600 })
  const { items } = await context.storage.groups.list(tenant, { limit: 3000 })
  const byId = new Map(items.map(group => [group.id, group.name]))
  for (const { name, parentId } of items) {
    const n = Number(name.slice(1))
    expect(parentId && byId.get(parentId)).toBe(n === 0 ? undefined : `G${Math.floor((n - 1) / 3)}`)
  }
})

test('a hierarchy of thousands is turned upside down over all chunks', async () => {
  const given = imports()
  const names = Array.from({ length: 1500 }, (_, n) => [`P${n}`, `Q${n}`]).flat()
  await addGroups(given.context, given.tenant, named('Root', ...names))
  await link(
    given,
    Array.from({ length: 1500 }, (_, n) => [`Q${n}`, `P${n}`] as [string, string]),
  )
  // Every P goes under its Q long before that Q leaves it.
  const first = Array.from({ length: 1500 }, (_, n) => `Q${n},P${n}`)
  const then = Array.from({ length: 1500 }, (_, n) => `Root,Q${n}`)
  const job = await given.import(`${PARENTS}${[...first, ...then].join('\n')}\n`)
  expect(job.counts.failed).toBe(0)
  const groups = await given.context.storage.groups.list(given.tenant, { limit: 5000 })
  const place = new Map(groups.items.map(({ id, parentId }) => [id, parentId]))
  for (let n = 0; n < 1500; n++)
    expect([place.get(`g-P${n}`), place.get(`g-Q${n}`)]).toEqual([`g-Q${n}`, 'g-Root'])
})
