import type { SettingStore } from '../../ports/setting-store.ts'
import type { Connection } from './connection.ts'

export function createSettingStore(db: Connection): SettingStore {
  function stored(tenant: string, key: string): string | null {
    const row = db.get<{ value: string }>(
      'SELECT value FROM settings WHERE tenant = ? AND key = ?',
      tenant,
      key,
    )
    return row?.value ?? null
  }

  return {
    get: (tenant, key) => db.read(() => stored(tenant, key)),
    async put(tenant, key, value) {
      await db.transaction(() =>
        db.run('INSERT OR REPLACE INTO settings (tenant, key, value) VALUES (?, ?, ?)', tenant, key, value),
      )
    },
    putIfAbsent: (tenant, key, value) =>
      db.transaction(() => {
        const insert = 'INSERT OR IGNORE INTO settings (tenant, key, value) VALUES (?, ?, ?)'
        if (db.run(insert, tenant, key, value).changes > 0) return value
        return stored(tenant, key) ?? value
      }),
    take: (tenant, key, value) =>
      db.transaction(
        () =>
          db.run('DELETE FROM settings WHERE tenant = ? AND key = ? AND value = ?', tenant, key, value)
            .changes > 0,
      ),
  }
}
