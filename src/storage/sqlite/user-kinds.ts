import { managerKey, managerText } from '../../domain/manager.ts'
import type { User } from '../../domain/users.ts'
import type { Connection } from './connection.ts'

/** What lists are filtered by. Most people are of the first kind: it has no index of its own, but stands in that by name. */
export const KINDS = { employees: 0, others: 1, archived: 2 } as const

export function kindOf({ network, status }: Pick<User, 'network' | 'status'>): number {
  if (status === 'archived') return KINDS.archived
  return network === 'other' ? KINDS.others : KINDS.employees
}

/** Null: they have no manager. */
export function managerOf(user: Pick<User, 'attributes'>): string | null {
  const text = managerText(user)
  return text === null ? null : managerKey(text)
}

/** Migration: columns for what lists are filtered by. */
export function addUserKinds(db: Connection): void {
  db.exec(`
    ALTER TABLE users ADD COLUMN kind INTEGER NOT NULL DEFAULT ${KINDS.employees};
    ALTER TABLE users ADD COLUMN manager TEXT;
    UPDATE users SET kind = CASE json_extract(doc, '$.status') WHEN 'archived' THEN ${KINDS.archived} ELSE ${KINDS.others} END
      WHERE json_extract(doc, '$.status') = 'archived' OR json_extract(doc, '$.network') = 'other';
    DROP INDEX users_by_name;
    CREATE INDEX users_by_name ON users (tenant, sort_name, kind);
    CREATE INDEX users_by_kind ON users (tenant, kind, sort_name) WHERE kind > 0;
    CREATE INDEX users_by_manager ON users (tenant, manager, sort_name) WHERE manager IS NOT NULL;
  `)
  const led = db.all<{ num: number; doc: string }>(
    "SELECT num, doc FROM users WHERE json_extract(doc, '$.attributes.manager') IS NOT NULL",
  )
  for (const { num, doc } of led) {
    db.run('UPDATE users SET manager = ? WHERE num = ?', managerOf(JSON.parse(doc) as User), num)
  }
}
