import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Move } from '../../../src/domain/groups.ts'
import type { GroupStore } from '../../../src/ports/group-store.ts'
import type { Storage } from '../../../src/ports/storage.ts'
import { type Database, openCollections } from '../../../src/storage/mongodb/database.ts'
import { createGroupStore } from '../../../src/storage/mongodb/groups.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { makeGroup } from '../../support/make-group.ts'
import { openTestDatabase, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()
const MOVES: Move[] = [{ child: 'b', parentId: 'a' }, { child: 'c', parentId: 'b' }, { remove: 'd' }]

/** Steps of a move, in their order. Dying in the first one nothing is decided, dying in a later one all of it is. */
type Step = 'decide' | 'link' | 'remove' | 'clear'
const STEPS: Step[] = ['decide', 'link', 'remove', 'clear']

/**
 * The database as a process sees it that stops at `step`: before it, or in the middle of it where it has several parts.
 * `stop` throws for a process that dies, or waits for one that is frozen.
 */
function stoppingAt(db: Database, step: Step, half: boolean, stop: () => Promise<void>): Database {
  return {
    ...db,
    groups: {
      ...db.groups,
      async changeAll(changes) {
        if (step !== 'link') return db.groups.changeAll(changes)
        const parts = half ? 1 : 0
        await db.groups.changeAll(changes.slice(0, parts))
        await stop()
        return db.groups.changeAll(changes.slice(parts))
      },
      async removeAll(questions) {
        if (step === 'remove') await stop()
        return db.groups.removeAll(questions)
      },
    },
    hierarchies: {
      ...db.hierarchies,
      async insert(record) {
        if (step === 'decide') await stop()
        return db.hierarchies.insert(record)
      },
      async update(question, changes) {
        const decides = changes.$set !== undefined && 'rev' in changes.$set
        if (step === (decides ? 'decide' : 'clear')) await stop()
        return db.hierarchies.update(question, changes)
      },
    },
  }
}

async function tree(groups: GroupStore): Promise<Record<string, string | null>> {
  const all = await groups.getMany('t1', ['a', 'b', 'c', 'd', 'e'])
  return Object.fromEntries([...all.values()].map(group => [group.id, group.parentId ?? null]).sort())
}

describe.each(servers)('moves that are broken off', server => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>
  let storage: Storage
  let db: Database
  beforeEach(async () => {
    database = await openTestDatabase(server)
    storage = await openMongodb({ uri: database.uri })
    db = openCollections(database.db, () => false)
    const groups = ['a', 'b', 'c', 'd'].map(id => makeGroup({ id, name: id }))
    await storage.groups.write(
      't1',
      'start',
      groups.map(group => ({ op: 'insert', group })),
    )
  })
  afterEach(async () => {
    await storage.close()
    await database.drop()
  })

  const CASES = [0, 1].flatMap(earlier =>
    STEPS.flatMap(step => (step === 'link' ? [true, false] : [false]).map(half => ({ earlier, step, half }))),
  )

  test.each(CASES)(
    'dead at $step, in the middle of it: $half, after $earlier moves: all or nothing',
    async ({ earlier, step, half }) => {
      const { groups } = storage
      if (earlier) await groups.move('t1', 0, [{ child: 'c', parentId: 'a' }])
      const dead = stoppingAt(db, step, half, async () => {
        throw new Error('the process has died')
      })
      await expect(createGroupStore(dead).move('t1', earlier, MOVES)).rejects.toThrow('died')
      const decided = step !== 'decide'
      expect(await groups.revision('t1')).toBe(earlier + Number(decided))
      const before = { a: null, b: null, c: earlier ? 'a' : null, d: null }
      const after = { a: null, b: 'a', c: 'b' }
      expect(await tree(groups)).toEqual(decided ? after : before)
      expect(await groups.move('t1', earlier, MOVES)).toBe(!decided)
      expect(await tree(groups)).toEqual(after)
      expect(await groups.get('t1', 'b')).toMatchObject({ version: 2 })
      expect(await groups.revision('t1')).toBe(earlier + 1)
    },
  )

  test.each(CASES.filter(({ step }) => step !== 'decide'))(
    'frozen at $step, in the middle of it: $half, after $earlier moves: what others did since stays',
    async ({ earlier, step, half }) => {
      const { groups } = storage
      if (earlier) await groups.move('t1', 0, [{ child: 'c', parentId: 'a' }])
      const isFrozen = Promise.withResolvers<void>()
      const thaws = Promise.withResolvers<void>()
      const frozen = stoppingAt(db, step, half, () => {
        isFrozen.resolve()
        return thaws.promise
      })
      const late = createGroupStore(frozen).move('t1', earlier, MOVES)
      await isFrozen.promise

      const revision = await groups.revision('t1')
      expect(revision).toBe(earlier + 1)
      expect(await tree(groups)).toEqual({ a: null, b: 'a', c: 'b' })
      expect(await groups.move('t1', revision, [{ child: 'c', parentId: null }, { remove: 'b' }])).toBe(true)
      const again = ['b', 'd'].map(id => ({
        op: 'insert' as const,
        group: makeGroup({ id, name: `new ${id}` }),
      }))
      expect(await groups.write('t1', 'again', again)).toEqual(['applied', 'applied'])
      expect(await groups.move('t1', revision + 1, [{ child: 'a', parentId: 'd' }])).toBe(true)

      thaws.resolve()
      expect(await late).toBe(true)
      expect(await groups.revision('t1')).toBe(revision + 2)
      expect(await tree(groups)).toEqual({ a: 'd', b: null, c: null, d: null })
      expect(await groups.get('t1', 'b')).toEqual(makeGroup({ id: 'b', name: 'new b' }))
    },
  )

  test('a move that several processes find unfinished is made once', async () => {
    const dead = stoppingAt(db, 'link', true, async () => {
      throw new Error('the process has died')
    })
    await expect(createGroupStore(dead).move('t1', 0, MOVES)).rejects.toThrow('died')
    const heard = await Promise.all(Array.from({ length: 8 }, () => createGroupStore(db).revision('t1')))
    expect(new Set(heard)).toEqual(new Set([1]))
    const all = await storage.groups.getMany('t1', ['a', 'b', 'c', 'd'])
    expect([...all.values()].map(group => [group.id, group.version]).sort()).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 2],
    ])
  })

  test('a group that was added without its name is seen by nobody until it has it', async () => {
    const { groups } = storage
    const rename = {
      op: 'update' as const,
      fromVersion: 1,
      group: makeGroup({ id: 'a', name: 'z', version: 2 }),
    }
    await groups.write('t1', 'rename', [rename])
    const insert = [{ op: 'insert' as const, group: makeGroup({ id: 'e', name: 'a' }) }]
    const refusing: Database = {
      ...db,
      groups: {
        ...db.groups,
        insertAll: async records =>
          records.some(record => record.key === 'name:a') ? 0 : db.groups.insertAll(records),
        changeAll: async changes => {
          if (changes.length > 0) throw new Error('the process has died')
          return 0
        },
      },
    }
    await expect(createGroupStore(refusing).write('t1', 's', insert)).rejects.toThrow('died')
    expect(await database.db.collection('groups').countDocuments({ tenant: 't1' })).toBe(5)
    expect(await groups.get('t1', 'e')).toBeNull()
    expect((await groups.getMany('t1', ['e'])).size).toBe(0)
    expect(await groups.count('t1')).toBe(4)
    expect((await groups.children('t1', null, { limit: 9 })).items).toHaveLength(4)
    expect(await groups.write('t1', 's', insert)).toEqual(['applied'])
    expect(await groups.get('t1', 'e')).toEqual(insert[0]?.group)
    expect(await groups.count('t1')).toBe(5)
  })
})
