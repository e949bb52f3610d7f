import type { AuditEntry, AuditQuery, AuditStore } from '../../ports/audit-store.ts'
import type { PageQuery } from '../../ports/page.ts'
import { aboutOf } from '../audit-about.ts'
import { pageOf } from '../page-of.ts'
import type { Connection } from './connection.ts'

interface Row {
  num: number
  at: number
  doc: string
}

export function createAuditStore(db: Connection): AuditStore {
  return {
    async append(tenant, entries) {
      await db.transaction(() => {
        for (const entry of entries) {
          const { changes, rowid } = db.run(
            'INSERT OR IGNORE INTO audit (tenant, id, at, doc) VALUES (?, ?, ?, ?)',
            tenant,
            entry.id,
            entry.at,
            JSON.stringify(entry),
          )
          if (changes > 0) noteAbout(db, tenant, { ...entry, num: rowid })
        }
      })
    },
    list: (tenant, query) =>
      db.read(() =>
        pageOf(
          listEntries(db, tenant, query),
          query.limit,
          row => JSON.parse(row.doc) as AuditEntry,
          row => `${row.at}.${row.num}`,
        ),
      ),
  }
}

function listEntries(
  db: Connection,
  tenant: string,
  { about, from = 0, until = Number.MAX_SAFE_INTEGER, limit, after }: AuditQuery & PageQuery,
): Row[] {
  const [at, num] = readAfter(after)
  const values = [from, Math.min(until - 1, at), at, num, limit + 1]
  if (about === undefined) {
    return db.all(
      `SELECT num, at, doc FROM audit WHERE tenant = ? AND at BETWEEN ? AND ? AND (at, num) < (?, ?)
       ORDER BY at DESC, num DESC LIMIT ?`,
      tenant,
      ...values,
    )
  }
  return db.all(
    `SELECT a.num, a.at, audit.doc FROM audit_about AS a JOIN audit ON audit.num = a.num
     WHERE a.tenant = ? AND a.about = ? AND a.at BETWEEN ? AND ? AND (a.at, a.num) < (?, ?)
     ORDER BY a.at DESC, a.num DESC LIMIT ?`,
    tenant,
    about,
    ...values,
  )
}

/** A cursor that is not one of ours begins with the newest. */
function readAfter(after: string | undefined): [number, number] {
  const found = /^(\d{1,16})\.(\d{1,16})$/.exec(after ?? '')
  return found ? [Number(found[1]), Number(found[2])] : [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
}

function noteAbout(db: Connection, tenant: string, entry: AuditEntry & { num: number }): void {
  // In one statement: a file may name a thousand people. Half of a character is kept as it would be bound.
  const about = aboutOf(entry).map(text => text.toWellFormed())
  db.run(
    'INSERT OR IGNORE INTO audit_about (tenant, about, at, num) SELECT ?, value, ?, ? FROM json_each(?)',
    tenant,
    entry.at,
    entry.num,
    JSON.stringify(about),
  )
}

/** Migration: what entries are found by. */
export function addAuditAbout(db: Connection): void {
  db.exec(`
    CREATE TABLE audit_about (
      tenant TEXT NOT NULL,
      about TEXT NOT NULL,
      at INTEGER NOT NULL,
      num INTEGER NOT NULL,
      PRIMARY KEY (tenant, about, at, num)
    ) WITHOUT ROWID;
  `)
  for (const { tenant, num, doc } of db.all<Row & { tenant: string }>('SELECT tenant, num, doc FROM audit')) {
    noteAbout(db, tenant, { ...(JSON.parse(doc) as AuditEntry), num })
  }
}
