import { type Job, withoutNames } from '../../domain/jobs.ts'
import type { Connection } from './connection.ts'

/** Migration: jobs kept who asked for them by name, which a deleted person has no more. */
export function forgetNames(db: Connection): void {
  const ids = db.all<{ tenant: string; id: string }>('SELECT tenant, id FROM jobs')
  for (const { tenant, id } of ids) {
    const row = db.get<{ doc: string }>('SELECT doc FROM jobs WHERE tenant = ? AND id = ?', tenant, id)
    if (!row) continue
    const doc = JSON.stringify(withoutNames(JSON.parse(row.doc) as Job))
    db.run('UPDATE jobs SET doc = ? WHERE tenant = ? AND id = ?', doc, tenant, id)
  }
}
