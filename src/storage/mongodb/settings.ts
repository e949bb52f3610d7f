import type { SettingStore } from '../../ports/setting-store.ts'
import type { Database } from './database.ts'
import { text } from './plain.ts'
import { ownName, recordId } from './record-id.ts'

const PAGE = 1000
/** Behind every key that begins with what stands before it. */
const LAST = '\u{10ffff}'

export function createSettingStore(db: Database): SettingStore {
  async function* ofTenant(tenant: string, prefix: string) {
    const own = { $gte: recordId(tenant, prefix), $lt: recordId(tenant, `${prefix}${LAST}`) }
    for await (const records of db.settings.stream({ tenant, _id: own }, { size: PAGE }))
      yield records.map(({ _id, value }) => ({ tenant, key: ownName(tenant, _id), value }))
  }

  return {
    async get(tenant, key) {
      return (await db.settings.first({ _id: recordId(tenant, key), tenant }))?.value ?? null
    },
    put: (tenant, key, value) => db.settings.put({ _id: recordId(tenant, key), tenant, value }),
    putAll: settings =>
      db.settings.putAll(
        settings.map(({ tenant, key, value }) => ({ _id: recordId(tenant, key), tenant, value })),
      ),
    async putIfAbsent(tenant, key, value) {
      const record = { _id: recordId(tenant, key), tenant, value }
      while (!(await db.settings.insert(record))) {
        const stored = await db.settings.first({ _id: record._id, tenant })
        if (stored) return stored.value
      }
      return value
    },
    async *under(prefix, only) {
      if (only !== undefined) return yield* ofTenant(only, prefix)
      // A tenant's records lie together, most of them under other keys: these are jumped over.
      for (let behind = ''; ; ) {
        const question = { acrossTenants: { _id: { $gt: behind } } }
        const next = await db.settings.first(question, { sort: { _id: 1 }, fields: ['tenant'] })
        if (!next) return
        yield* ofTenant(next.tenant, prefix)
        behind = recordId(next.tenant, LAST)
      }
    },
    async take(tenant, key, value) {
      return (await db.settings.remove({ _id: recordId(tenant, key), tenant, value: text(value) })) > 0
    },
  }
}
