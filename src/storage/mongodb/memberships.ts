import type { Membership } from '../../domain/groups.ts'
import type { MemberPair, MembershipStore } from '../../ports/membership-store.ts'
import { writeCursor } from '../page-cursor.ts'
import { pageOf } from '../page-of.ts'
import { behindName } from './behind-name.ts'
import type { Database } from './database.ts'
import { text } from './plain.ts'
import { recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'

export function createMembershipStore(db: Database): MembershipStore {
  return {
    async add(tenant, memberships) {
      return db.memberships.insertEach(
        memberships.map(membership => membershipRecord({ ...membership, tenant })),
      )
    },
    async remove(tenant, pairs) {
      await db.memberships.removeAll(pairs.map(pair => ({ _id: idOf(tenant, pair), tenant })))
    },
    async find(tenant, pairs) {
      if (pairs.length === 0) return []
      const ids = pairs.map(pair => idOf(tenant, pair))
      return (await db.memberships.find({ _id: { $in: ids }, tenant })).map(membershipOf)
    },
    async ofGroup(tenant, groupId, { limit, after }) {
      const found = await db.memberships.find(
        { tenant, groupId: text(groupId), ...behindName(after, userId => idOf(tenant, { groupId, userId })) },
        { sort: { sortName: 1, _id: 1 }, limit: limit + 1 },
      )
      return pageOf(found, limit, membershipOf, ({ sortName, userId: id }) => writeCursor({ sortName, id }))
    },
    async ofUsers(tenant, userIds) {
      if (userIds.length === 0) return []
      return (await db.memberships.find({ tenant, userId: { $in: userIds.map(text) } })).map(membershipOf)
    },
    async counts(tenant, groupIds) {
      if (groupIds.length === 0) return new Map()
      return db.memberships.tally({ tenant, groupId: { $in: groupIds.map(text) } }, 'groupId')
    },
    async rename(tenant, names) {
      if (names.length === 0) return
      const wanted = new Map(names.map(({ userId, sortName }) => [text(userId), text(sortName)]))
      const question = { tenant, userId: { $in: [...wanted.keys()] } }
      const found = await db.memberships.find(question, { fields: ['userId', 'sortName'] })
      await db.memberships.changeAll(
        found.flatMap(({ _id, userId, sortName }) => {
          const name = wanted.get(userId)
          return name === undefined || name === sortName
            ? []
            : [{ update: { _id, tenant }, changes: { $set: { sortName: name } } }]
        }),
      )
    },
  }
}

function idOf(tenant: string, { groupId, userId }: MemberPair): string {
  return recordId(tenant, groupId, userId)
}

export function membershipRecord({ tenant, groupId, userId, sortName, since }: Membership) {
  return { _id: idOf(tenant, { groupId, userId }), tenant, groupId, userId, sortName, since }
}

export function membershipOf({ _id, ...membership }: RecordOf<'memberships'>): Membership {
  return membership
}
