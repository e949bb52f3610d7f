import { expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import { RefusedError } from '../../src/errors.ts'
import { ensureMay } from '../../src/services/ensure-may.ts'
import { whoCouldHelp } from '../../src/services/who-could-help.ts'
import { addGroups } from '../support/add-groups.ts'
import { type Imports, useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()
const as = makeActor

async function setUp(): Promise<Imports> {
  const given = imports()
  await given.add(
    { id: 'tom', displayName: 'Tom Berg', email: 'tom@x.org', aadObjectId: 'a-tom' },
    { id: 'gone', displayName: 'Gone Away', status: 'archived' },
  )
  await addGroups(given.context, 't1', [
    { id: 'north', name: 'North', admins: ['gone', 'tom'] },
    { id: 'empty', name: 'Empty' },
    { id: 'club', name: 'Book club', type: 'private', admins: ['tom'] },
  ])
  return given
}

async function helpers(actor: Actor, group?: string) {
  const given = await setUp()
  const refusal = new RefusedError('x', 'No.', group ? { group } : {})
  const { people, group: about } = await whoCouldHelp(given.context, actor, refusal)
  return { names: people.map(({ name }) => name), about: about?.name ?? null }
}

test.each([
  ['about nothing: org admins', {}, undefined, { names: ['Zoë Boss'], about: null }],
  ['about a group: its active admins', {}, 'north', { names: ['Tom Berg'], about: 'North' }],
  ['about a group without admins: org admins', {}, 'empty', { names: ['Zoë Boss'], about: null }],
  ['about a group that nobody may know of', {}, 'club', { names: ['Zoë Boss'], about: null }],
  ['about a group that is gone', {}, 'none', { names: ['Zoë Boss'], about: null }],
  ['to an org admin: nobody has more rights', { orgRole: 'admin' }, undefined, { names: [], about: null }],
  ['to somebody archived', { status: 'archived' }, 'north', { names: [], about: null }],
] as const)('%s', async (_what, change, group, expected) => {
  expect(await helpers(as(change), group)).toEqual(expected)
})

test('who has signed in has a name to start a chat with', async () => {
  const given = await setUp()
  const { people } = await whoCouldHelp(
    given.context,
    as({}),
    new RefusedError('x', 'No.', { group: 'north' }),
  )
  expect(people).toEqual([{ id: 'tom', name: 'Tom Berg', signInName: 'tom@x.org' }])
})

test('a refusal names the group that it is about', async () => {
  const given = await setUp()
  const group = await given.context.storage.groups.get('t1', 'north')
  const refusal = ensureMay(given.context, as({}), 'change members', group ? { group } : {})
  await expect(refusal).rejects.toMatchObject({ code: 'refused-group-admin', facts: { group: 'north' } })
})
