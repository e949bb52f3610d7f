import type { Connection } from './connection.ts'

/** Tenants by a small number: shorter in the four indexes that hold an entry for each person. */
export interface TenantNumbers {
  find(tenant: string): number | undefined
  /** Reads `query` with the tenant's number; `none` for tenants of whom nothing is stored. */
  ask<T>(tenant: string, none: T, query: (num: number) => T): Promise<T>
  /** Inside a transaction. */
  findOrAdd(tenant: string): number
}

export function createTenantNumbers(db: Connection): TenantNumbers {
  const known = new Map<string, number>()

  function find(tenant: string): number | undefined {
    const cached = known.get(tenant)
    if (cached !== undefined) return cached
    const num = db.get<{ num: number }>('SELECT num FROM tenants WHERE name = ?', tenant)?.num
    if (num !== undefined) known.set(tenant, num)
    return num
  }

  return {
    find,
    ask: (tenant, none, query) =>
      db.read(() => {
        const num = find(tenant)
        return num === undefined ? none : query(num)
      }),
    // Not remembered at once: the transaction may still be taken back.
    findOrAdd: tenant => find(tenant) ?? db.run('INSERT INTO tenants (name) VALUES (?)', tenant).rowid,
  }
}
