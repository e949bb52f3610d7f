import { beforeEach, describe, expect, test } from 'vitest'
import type { Args } from '../../src/bot/command-arguments.ts'
import type { Actor } from '../../src/domain/access.ts'
import type { OrgRole } from '../../src/domain/users.ts'
import { groupsOfActor, leadsAny, ledByActor } from '../../src/services/actor-groups.ts'
import { pickReading } from '../../src/services/pick-reading.ts'
import { resolveGroup } from '../../src/services/resolve-group.ts'
import { addGroups } from '../support/add-groups.ts'
import { useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()
const OPERATOR: Actor = { kind: 'operator', tenant: 't1' }
const as = (id: string, orgRole: OrgRole = 'member') => makeActor({ id, orgRole })

beforeEach(() =>
  addGroups(imports().context, 't1', [
    { id: 'north', name: 'North', admins: ['tom'], members: ['asha'] },
    { id: 'wards', name: 'North wards', members: ['tom'] },
    { id: 'board', name: 'The Board' },
    { id: 'club', name: 'Book club', type: 'private', admins: ['asha'], members: ['tom'] },
    { id: 'secret', name: 'North secret', type: 'private', admins: ['asha'] },
    { id: 'road', name: 'Road to Nowhere' },
  ]),
)

describe('which group is meant', () => {
  const none: string[] = []
  test.each([
    ['North', ['north'], ['north'], ['north']],
    ['nórth', ['north'], ['north'], ['north']],
    ['the North group', ['north'], ['north'], ['north']],
    ['the board', ['board'], ['board'], ['board']],
    ['board', ['board'], ['board'], ['board']],
    ['nor', ['north', 'wards'], ['north', 'wards', 'secret'], ['north', 'wards']],
    ['id:wards', ['wards'], ['wards'], ['wards']],
    ['Book club', ['club'], ['club'], none],
    ['id:club', ['club'], ['club'], none],
    ['North secret', none, ['secret'], none],
    ['id:secret', none, ['secret'], none],
    ['id:none', none, none, none],
    ['', none, none, none],
  ])('%j: %j by its member, %j by its admin, %j by an org admin', async (text, byTom, byAsha, byDana) => {
    const { context } = imports()
    const meant = async (actor: Actor) =>
      (await resolveGroup(context, actor, { text, limit: 9 })).groups.map(({ id }) => id)
    expect(await meant(as('tom'))).toEqual(byTom)
    expect(await meant(as('asha'))).toEqual(byAsha)
    expect(await meant(as('dana', 'admin'))).toEqual(byDana)
  })

  test.each([
    ['nroth', 'tom', ['North', 'North wards']],
    ['bok club', 'tom', ['Book club']],
    ['bok club', 'dana', []],
    ['xyz', 'tom', []],
  ])('%j by %s: probably %j', async (text, who, near) => {
    expect(await resolveGroup(imports().context, as(who, 'admin'), { text, limit: 9 })).toEqual({
      groups: [],
      near,
    })
  })

  test.each([
    ['tom', 'member', 'North', { role: 'admin', sees: true, manages: true }],
    ['asha', 'member', 'North', { role: 'member', sees: true, manages: false }],
    ['li', 'member', 'North', { role: null, sees: false, manages: false }],
    ['li', 'supervisor', 'North', { role: null, sees: true, manages: false }],
    ['li', 'admin', 'North', { role: null, sees: true, manages: true }],
    ['tom', 'admin', 'Book club', { role: 'member', sees: true, manages: false }],
  ] as const)('%s, %s, sees of %s: %j', async (who, orgRole, text, view) => {
    const { groups } = await resolveGroup(imports().context, as(who, orgRole), { text, limit: 2 })
    expect(groups).toMatchObject([view])
  })
})

test('where somebody is, and whom they lead', async () => {
  const { context } = imports()
  const tom = await groupsOfActor(context, as('tom'))
  expect([...tom.member].toSorted()).toEqual(['club', 'north', 'wards'])
  expect([...tom.admin]).toEqual(['north'])
  expect(await ledByActor(context, as('tom'), ['asha', 'li', 'tom'])).toEqual(new Set(['asha', 'tom']))
  expect(await leadsAny(context, as('tom'))).toBe(true)
  expect(await leadsAny(context, as('li', 'admin'))).toBe(false)
  expect((await groupsOfActor(context, OPERATOR)).groups).toEqual([])
})

const READINGS: [readonly [Args, ...Args[]], number][] = [
  [
    [
      { group: 'Road', name: 'Nowhere to Highway' },
      { group: 'Road to Nowhere', name: 'Highway' },
    ],
    1,
  ],
  [
    [
      { people: 'Li', group: 'Road to Nowhere' },
      { people: 'Li to Road', group: 'Nowhere' },
    ],
    0,
  ],
  [
    [
      { child: 'North', parent: 'under Board' },
      { child: 'North wards', parent: 'North' },
    ],
    1,
  ],
  [[{ group: 'No' }, { group: 'such' }], 0],
  // Nobody learns of a private group by how a sentence was understood.
  [[{ group: 'Book' }, { group: 'Book club' }], 0],
]

test.each(READINGS)('of the readings %j number %i is meant', async (readings, n) => {
  expect(await pickReading(imports().context, as('asha'), readings)).toBe(readings[n])
})
