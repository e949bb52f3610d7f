import type { User } from '../../domain/users.ts'
import type { Connection } from './connection.ts'

/** Migration: how many people have a value of each attribute; `writeUsers` keeps it up. Repeatable: they are counted anew. */
export function addAttributeCounts(db: Connection): void {
  db.exec(`
    DROP TABLE IF EXISTS attribute_counts;
    CREATE TABLE attribute_counts (
      tenant INTEGER NOT NULL, key TEXT NOT NULL, people INTEGER NOT NULL, PRIMARY KEY (tenant, key)
    ) WITHOUT ROWID;
    INSERT INTO attribute_counts
      SELECT u.tenant, value.key, count(*) FROM users AS u, json_each(u.doc, '$.attributes') AS value GROUP BY 1, 2;
  `)
}

export function countWithAttribute(db: Connection, tenant: number, key: string): number {
  const sql = 'SELECT people FROM attribute_counts WHERE tenant = ? AND key = ?'
  return db.get<{ people: number }>(sql, tenant, key)?.people ?? 0
}

/** What a batch does to those numbers, written at its end: one row for each attribute, not for each person. */
export class AttributeChanges {
  readonly #changes = new Map<string, number>()

  note(before: Pick<User, 'attributes'> | undefined, after: Pick<User, 'attributes'> | undefined): void {
    this.#add(before, -1)
    this.#add(after, 1)
  }

  write(db: Connection, tenant: number): void {
    for (const [key, people] of this.#changes) {
      if (people === 0) continue
      db.run(
        `INSERT INTO attribute_counts VALUES (?, ?, ?)
         ON CONFLICT (tenant, key) DO UPDATE SET people = people + excluded.people`,
        tenant,
        key,
        people,
      )
    }
  }

  #add(user: Pick<User, 'attributes'> | undefined, by: number): void {
    const values = user?.attributes
    for (const key in values)
      if (values[key] !== undefined) this.#changes.set(key, (this.#changes.get(key) ?? 0) + by)
  }
}
