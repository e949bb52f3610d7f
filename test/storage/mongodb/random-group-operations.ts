import fc from 'fast-check'
import { GROUP_TYPES, type Move } from '../../../src/domain/groups.ts'
import type { GroupWrite } from '../../../src/ports/group-store.ts'
import { makeGroup, makeMembership } from '../../support/make-group.ts'
import { type Operation, pagesOf, sorted } from './operation.ts'

const TENANT = fc.constantFrom('t1', 't:1')
const ID = fc.constantFrom('a', 'b', 'c', 'd', 'e:f', '%')
const USER = fc.constantFrom('u', 'v', 'w:x', '$y')
const NAME = fc.constantFrom('Sales', 'SÁLES', 'North Team', 'north', '王小明', '😀', '́', '$set', 'a;b')
const SORT_NAME = fc.constantFrom('ana', 'ana ', 'zoe', '王小明', '😀', '', '￿z')
const WORD = fc.constantFrom('s', 'sal', 'north', 'te', '明', '', '.*', 'a b')
const LIMIT = fc.integer({ min: 0, max: 3 })
const VERSION = fc.integer({ min: 1, max: 3 })

function writesOf(tenant: string): fc.Arbitrary<GroupWrite> {
  const fields = {
    id: ID,
    name: NAME,
    type: fc.constantFrom(...GROUP_TYPES),
    admins: fc.subarray(['u', 'v']),
  }
  return fc
    .record({ ...fields, insert: fc.boolean(), version: VERSION })
    .map(({ insert, version, ...rest }): GroupWrite => {
      const group = makeGroup({ tenant, ...rest, version: insert ? 1 : version + 1 })
      return insert ? { op: 'insert', group } : { op: 'update', fromVersion: version, group }
    })
}

const writeGroups = TENANT.chain(tenant =>
  fc
    .record({
      stamp: fc.constantFrom('s1', 's2', 's3'),
      writes: fc.array(writesOf(tenant), { maxLength: 6 }),
    })
    .map(({ stamp, writes }): Operation => {
      return {
        name: `groups.write ${tenant} ${stamp} ${JSON.stringify(writes)}`,
        async run({ groups }, index) {
          const own = stamp === 's3' ? `${stamp} ${index}` : stamp
          const first = await groups.write(tenant, own, writes)
          const again = stamp === 's3' ? await groups.write(tenant, own, writes) : first
          return [first, again]
        },
      }
    }),
)

const MOVE: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ child: ID, parentId: fc.option(ID) }) },
  { weight: 1, arbitrary: fc.record({ remove: ID }) },
)

const moveGroups = fc
  .record({ tenant: TENANT, late: fc.integer({ min: -1, max: 1 }), moves: fc.array(MOVE, { maxLength: 5 }) })
  .map(({ tenant, late, moves }): Operation => {
    return {
      name: `groups.move ${tenant} ${late} ${JSON.stringify(moves)}`,
      async run({ groups }, index) {
        const revision = (await groups.revision(tenant)) - (index % 3 ? 0 : late)
        return [revision, await groups.move(tenant, revision, moves), await groups.revision(tenant)]
      },
    }
  })

const lookAtGroups = fc
  .record({
    tenant: TENANT,
    ids: fc.array(ID),
    name: NAME,
    words: fc.array(WORD, { maxLength: 2 }),
    limit: LIMIT,
  })
  .map(({ tenant, ids, name, words, limit }): Operation => {
    return {
      name: `groups of ${tenant}: ${ids} ${name} ${JSON.stringify(words)} ${limit}`,
      run: async ({ groups }) => [
        sorted(await groups.getMany(tenant, ids)),
        sorted(await groups.byKeys(tenant, [...ids, 'sales', 'north', 'north team', ''])),
        await groups.get(tenant, ids[0] ?? 'a'),
        sorted(await groups.childCounts(tenant, ids)),
        await groups.height(tenant, ids[0] ?? 'a', 4),
        await groups.height(tenant, ids[0] ?? 'a', limit + 1),
        await groups.count(tenant),
        await pagesOf(after => groups.list(tenant, { limit, words, ...after })),
        await pagesOf(after => groups.list(tenant, { limit, ...after })),
        await pagesOf(after => groups.children(tenant, ids[0] ?? null, { limit, ...after })),
      ],
    }
  })

const members = fc
  .record({
    tenant: TENANT,
    pairs: fc.array(fc.record({ groupId: ID, userId: USER, sortName: SORT_NAME }), { maxLength: 6 }),
    gone: fc.array(fc.record({ groupId: ID, userId: USER }), { maxLength: 2 }),
    names: fc.uniqueArray(fc.record({ userId: USER, sortName: SORT_NAME }), {
      selector: one => one.userId,
      maxLength: 2,
    }),
    limit: LIMIT,
  })
  .map(({ tenant, pairs, gone, names, limit }): Operation => {
    return {
      name: `members of ${tenant}: ${JSON.stringify({ pairs, gone, names, limit })}`,
      async run({ memberships }, index) {
        const added = pairs.map(pair => makeMembership({ tenant, ...pair, since: index }))
        const answers = [await memberships.add(tenant, added)]
        await memberships.remove(tenant, gone)
        await memberships.rename(tenant, names)
        const groupIds = [...pairs, ...gone].map(pair => pair.groupId)
        return [
          answers,
          sorted(await memberships.find(tenant, [...pairs, ...gone])),
          sorted(
            await memberships.ofUsers(
              tenant,
              names.map(one => one.userId),
            ),
          ),
          sorted(await memberships.counts(tenant, groupIds)),
          await pagesOf(after => memberships.ofGroup(tenant, groupIds[0] ?? 'a', { limit, ...after })),
        ]
      },
    }
  })

export const GROUP_OPERATION: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: writeGroups },
  { weight: 3, arbitrary: moveGroups },
  { weight: 2, arbitrary: lookAtGroups },
  { weight: 3, arbitrary: members },
)
