import { beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import { groupTree } from '../../src/services/group-tree.ts'
import { addGroups } from '../support/add-groups.ts'
import { useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()
const OPERATOR: Actor = { kind: 'operator', tenant: 't1' }
const member = (id: string) => makeActor({ id })

/** A tree by what each group is under. */
async function plant(parents: Record<string, string | null>): Promise<void> {
  const { context } = imports()
  const ids = Object.keys(parents)
  await addGroups(
    context,
    't1',
    ids.map(id => ({ id, name: id, members: [`in ${id}`] })),
  )
  const moves = ids.map(child => ({ child, parentId: parents[child] ?? null }))
  await context.storage.groups.move('t1', await context.storage.groups.revision('t1'), moves)
}

const wide = (parent: string, count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${parent} ${String(n).padStart(2, '0')}`, parent]),
  )

async function lines(groupId: string | null, room: number, actor = OPERATOR): Promise<string[]> {
  const tree = await groupTree(imports().context, actor, { groupId, room })
  return tree.lines.map(
    ({ name, level, members, hidden }) =>
      `${'-'.repeat(level)} ${name}${members === undefined ? '' : ` ${members}`}${hidden > 0 ? ` +${hidden}` : ''}`,
  )
}

beforeEach(() =>
  plant({ top: null, a: 'top', b: 'top', a1: 'a', a2: 'a', b1: 'b', a11: 'a1', a111: 'a11', a112: 'a11' }),
)

test('three levels in order, and how many are below the last', async () => {
  expect(await lines('top', 20)).toEqual(['- a 1', '-- a1 1', '--- a11 1 +2', '-- a2 1', '- b 1', '-- b1 1'])
  expect(await lines(null, 20)).toEqual([
    '- top 1',
    '-- a 1',
    '--- a1 1 +1',
    '--- a2 1',
    '-- b 1',
    '--- b1 1',
  ])
})

test('where there is little room, the upper levels come first and each gets its share', async () => {
  expect(await lines('top', 4)).toEqual(['- a 1 +1', '-- a1 1 +1', '- b 1', '-- b1 1'])
  expect(await lines('top', 2)).toEqual(['- a 1 +2', '- b 1 +1'])
})

test('more than there is room for goes on from page to page', async () => {
  await plant({ wide: null, ...wide('wide', 25) })
  const first = await groupTree(imports().context, OPERATOR, { groupId: 'wide', room: 20 })
  expect([first.lines.length, first.total]).toEqual([20, 25])
  const rest = await groupTree(imports().context, OPERATOR, {
    groupId: 'wide',
    room: 20,
    after: first.next ?? '',
  })
  expect(rest.lines.map(({ name }) => name)).toEqual(['20', '21', '22', '23', '24'].map(n => `wide ${n}`))
  expect(rest.next).toBeNull()
})

test('says what the group is under, the top first', async () => {
  const { above, root } = await groupTree(imports().context, OPERATOR, { groupId: 'a11', room: 20 })
  expect(above.map(({ name }) => name)).toEqual(['top', 'a', 'a1'])
  expect(root).toMatchObject({ name: 'a11', members: 1 })
})

test('members see numbers of their own groups alone, and nobody does where others read along', async () => {
  expect(await lines('top', 20, member('in a1'))).toEqual([
    '- a',
    '-- a1 1',
    '--- a11 +2',
    '-- a2',
    '- b',
    '-- b1',
  ])
  const open = await groupTree(imports().context, OPERATOR, { groupId: 'top', room: 20, openly: true })
  expect(open.root).not.toHaveProperty('members')
  expect(open.lines.every(line => line.members === undefined)).toBe(true)
})

test('reads what it shows: a tree that is a hundred times as large takes the same questions', async () => {
  const asked = async (groupId: string) => {
    const { context } = imports()
    let rows = 0
    const groups = {
      ...context.storage.groups,
      children: async (...args: Parameters<typeof context.storage.groups.children>) => {
        const page = await context.storage.groups.children(...args)
        rows += page.items.length
        return page
      },
    }
    await groupTree({ ...context, storage: { ...context.storage, groups } }, OPERATOR, { groupId, room: 20 })
    return rows
  }
  await plant({ small: null, ...wide('small', 20) })
  await plant({
    large: null,
    ...wide('large', 20),
    ...wide('large 07', 60),
    ...wide('large 08', 60),
    ...wide('large 08 33', 60),
  })
  await plant({ deep: null, ...wide('deep', 3), ...wide('deep 01', 99), ...wide('deep 01 07', 99) })
  expect(await asked('small')).toBe(20)
  expect(await asked('large')).toBe(20)
  expect(await asked('deep')).toBe(20)
})
