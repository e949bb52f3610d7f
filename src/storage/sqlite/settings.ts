import type { Setting, SettingStore } from '../../ports/setting-store.ts'
import type { Connection } from './connection.ts'

const PAGE = 1000
/** Behind every key that begins with what stands before it. */
const LAST = '\u{10ffff}'

export function createSettingStore(db: Connection): SettingStore {
  function stored(tenant: string, key: string): string | null {
    const row = db.get<{ value: string }>(
      'SELECT value FROM settings WHERE tenant = ? AND key = ?',
      tenant,
      key,
    )
    return row?.value ?? null
  }

  function replace({ tenant, key, value }: Setting) {
    db.run('INSERT OR REPLACE INTO settings (tenant, key, value) VALUES (?, ?, ?)', tenant, key, value)
  }

  return {
    get: (tenant, key) => db.read(() => stored(tenant, key)),
    put: (tenant, key, value) => db.transaction(() => replace({ tenant, key, value })),
    putAll: settings => db.transaction(() => settings.forEach(replace)),
    putIfAbsent: (tenant, key, value) =>
      db.transaction(() => {
        const insert = 'INSERT OR IGNORE INTO settings (tenant, key, value) VALUES (?, ?, ?)'
        if (db.run(insert, tenant, key, value).changes > 0) return value
        return stored(tenant, key) ?? value
      }),
    async *under(prefix, only) {
      const which = only === undefined ? '' : 'tenant = ? AND '
      const given = only === undefined ? [] : [only]
      for (let last = { tenant: '', key: '' }; ; ) {
        const rows = await db.read(() =>
          db.all<Setting>(
            `SELECT tenant, key, value FROM settings
             WHERE ${which}(tenant, key) > (?, ?) AND key >= ? AND key < ? ORDER BY tenant, key LIMIT ${PAGE}`,
            ...[...given, last.tenant, last.key, prefix, `${prefix}${LAST}`],
          ),
        )
        if (rows.length > 0) yield rows
        if (rows.length < PAGE) return
        last = rows.at(-1) ?? last
      }
    },
    take: (tenant, key, value) =>
      db.transaction(
        () =>
          db.run('DELETE FROM settings WHERE tenant = ? AND key = ? AND value = ?', tenant, key, value)
            .changes > 0,
      ),
  }
}
