import type { SettingStore } from '../../ports/setting-store.ts'
import type { Database } from './database.ts'
import { text } from './plain.ts'
import { recordId } from './record-id.ts'

export function createSettingStore(db: Database): SettingStore {
  return {
    async get(tenant, key) {
      return (await db.settings.first({ _id: recordId(tenant, key), tenant }))?.value ?? null
    },
    put: (tenant, key, value) => db.settings.put({ _id: recordId(tenant, key), tenant, value }),
    async putIfAbsent(tenant, key, value) {
      const record = { _id: recordId(tenant, key), tenant, value }
      while (!(await db.settings.insert(record))) {
        const stored = await db.settings.first({ _id: record._id, tenant })
        if (stored) return stored.value
      }
      return value
    },
    async take(tenant, key, value) {
      return (await db.settings.remove({ _id: recordId(tenant, key), tenant, value: text(value) })) > 0
    },
  }
}
