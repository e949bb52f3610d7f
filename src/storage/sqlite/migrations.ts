import { StorageError } from '../../errors.ts'
import { addAttributeCounts } from './attribute-counts.ts'
import { ATTRIBUTE_CHOICES } from './attributes.ts'
import { addAuditAbout } from './audit.ts'
import type { Connection } from './connection.ts'
import { forgetNames } from './forget-names.ts'
import { GROUP_TABLES } from './group-tables.ts'
import { addGroupWords } from './group-words.ts'
import { hashUserKeys } from './hash-user-keys.ts'
import { hideKeysInNames } from './hide-keys-in-names.ts'
import { indexLocalNumbers } from './index-local-numbers.ts'
import { indexNumbers } from './index-numbers.ts'
import { indexValues } from './index-values.ts'
import { addUserKinds } from './user-kinds.ts'

/**
 * Append only: what has run on somebody's data never changes. The position in the list, from 1, is the number that the
 * database remembers.
 */
export const MIGRATIONS: readonly (string | ((db: Connection) => void))[] = [
  `
  CREATE TABLE tenants (
    num INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    people INTEGER NOT NULL DEFAULT 0
  );

  CREATE TABLE users (
    num INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL REFERENCES tenants,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    stamp TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    active_admin INTEGER NOT NULL,
    doc TEXT NOT NULL
  );
  CREATE UNIQUE INDEX users_by_id ON users (tenant, id);
  CREATE INDEX users_by_name ON users (tenant, sort_name);
  CREATE INDEX users_admins ON users (tenant, sort_name) WHERE active_admin = 1;

  CREATE TABLE user_keys (
    tenant INTEGER NOT NULL,
    key TEXT NOT NULL,
    user INTEGER NOT NULL,
    PRIMARY KEY (tenant, key)
  ) WITHOUT ROWID;

  CREATE VIRTUAL TABLE user_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none,
    tokenize = "ascii tokenchars '_@.%+-'"
  );

  CREATE TABLE attributes (
    tenant TEXT NOT NULL,
    key TEXT NOT NULL,
    sort_label TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, key)
  ) WITHOUT ROWID;

  CREATE TABLE jobs (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    number INTEGER NOT NULL,
    origin TEXT NOT NULL,
    requester TEXT,
    revision INTEGER NOT NULL,
    runnable INTEGER NOT NULL,
    run_at INTEGER NOT NULL,
    lease_until INTEGER NOT NULL DEFAULT 0,
    worker TEXT,
    attempt INTEGER NOT NULL DEFAULT 0,
    card_due INTEGER,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
  );
  CREATE UNIQUE INDEX jobs_by_number ON jobs (tenant, number);
  CREATE UNIQUE INDEX jobs_by_origin ON jobs (tenant, origin);
  CREATE INDEX jobs_by_requester ON jobs (tenant, requester, number);
  CREATE INDEX jobs_queue ON jobs (run_at, number) WHERE runnable = 1;
  CREATE INDEX jobs_leased ON jobs (tenant, lease_until) WHERE worker IS NOT NULL;
  CREATE INDEX jobs_card_due ON jobs (card_due) WHERE card_due IS NOT NULL;
  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE chunks (
    tenant TEXT NOT NULL,
    job TEXT NOT NULL,
    part TEXT NOT NULL,
    n INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (tenant, job, part, n)
  );

  CREATE TABLE uploads (
    num INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at INTEGER NOT NULL
  );
  CREATE TABLE files (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    upload INTEGER NOT NULL,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX files_by_upload ON files (upload);
  CREATE TABLE file_pieces (
    upload INTEGER NOT NULL,
    n INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (upload, n)
  );

  CREATE TABLE conversations (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    personal_of TEXT,
    updated_at INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
  ) WITHOUT ROWID;
  CREATE INDEX conversations_personal ON conversations (tenant, personal_of, updated_at)
    WHERE personal_of IS NOT NULL;
  CREATE TABLE conversation_marks (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (tenant, id, mark)
  ) WITHOUT ROWID;

  CREATE TABLE outbox (
    num INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL REFERENCES tenants,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    user TEXT NOT NULL,
    job TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant, key)
  );
  CREATE INDEX outbox_by_age ON outbox (tenant, created_at, state);

  CREATE TABLE audit (
    num INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    doc TEXT NOT NULL,
    UNIQUE (tenant, id)
  );
  CREATE INDEX audit_by_age ON audit (tenant, at);

  CREATE TABLE settings (
    tenant TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (tenant, key)
  ) WITHOUT ROWID;
  `,
  // Mail: when an entry is due, who is sending it until then, and what came of it.
  `
  ALTER TABLE outbox ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE outbox ADD COLUMN taken_by TEXT;
  ALTER TABLE outbox ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE outbox ADD COLUMN reason TEXT;
  ALTER TABLE outbox ADD COLUMN settled_at INTEGER;
  CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'waiting';
  CREATE INDEX outbox_waiting ON outbox (tenant, job) WHERE state = 'waiting';
  CREATE INDEX outbox_failed ON outbox (tenant, created_at) WHERE state = 'failed';
  `,
  hashUserKeys,
  GROUP_TABLES,
  `CREATE INDEX jobs_by_state ON jobs (tenant, json_extract(doc, '$.state'))`,
  // The claim that stored a part: whoever lost theirs does not replace what the next one has stored.
  'ALTER TABLE chunks ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0',
  addUserKinds,
  ATTRIBUTE_CHOICES,
  addAuditAbout,
  // Exports: jobs of two kinds, and since when the file of an export is kept.
  `
  ALTER TABLE jobs ADD COLUMN kind TEXT NOT NULL DEFAULT 'import';
  ALTER TABLE jobs ADD COLUMN kept_since INTEGER;
  CREATE INDEX jobs_by_kind ON jobs (tenant, kind, number);
  DROP INDEX jobs_by_requester;
  CREATE INDEX jobs_by_requester ON jobs (tenant, requester, kind, number);
  CREATE INDEX jobs_kept ON jobs (kept_since) WHERE kept_since IS NOT NULL;
  `,
  addGroupWords,
  // History by days: in the order of numbers, so that a page reads no jobs but its own.
  `
  ALTER TABLE jobs ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
  UPDATE jobs SET created_at = json_extract(doc, '$.createdAt');
  DROP INDEX jobs_by_kind;
  CREATE INDEX jobs_by_kind ON jobs (tenant, kind, number, created_at);
  DROP INDEX jobs_by_requester;
  CREATE INDEX jobs_by_requester ON jobs (tenant, requester, kind, number, created_at);
  `,
  // Segments of the full-text index are merged twice as many at once: half the work in the transactions of imports, and searches
  // take no longer.
  "INSERT INTO user_words (user_words, rank) VALUES ('automerge', 8)",
  indexValues,
  forgetNames,
  indexLocalNumbers,
  indexNumbers,
  hideKeysInNames,
  addAttributeCounts,
  // Segments are merged by steps of their own (see `mergeWords`), as many at once as before; a leaf fills a page of a new file.
  `
  INSERT INTO user_words (user_words, rank) VALUES ('automerge', 0);
  INSERT INTO user_words (user_words, rank) VALUES ('usermerge', 8);
  INSERT INTO user_words (user_words, rank) VALUES ('pgsz', 8000);
  `,
]

/** Brings the database to the newest schema; safe when several processes do so at once. */
export async function migrate(db: Connection): Promise<void> {
  await db.transaction(() => {
    db.exec('CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)')
    const found = db.get<{ number: number }>('SELECT coalesce(max(number), 0) AS number FROM migrations')
    const done = found?.number ?? 0
    if (done > MIGRATIONS.length) throw newerSchema(done)
    MIGRATIONS.slice(done).forEach((step, i) => {
      if (typeof step === 'string') db.exec(step)
      else step(db)
      db.run('INSERT INTO migrations (number, applied_at) VALUES (?, ?)', done + i + 1, Date.now())
    })
  })
}

function newerSchema(found: number): StorageError {
  return new StorageError(
    `The database was written by a newer Muster (schema ${found}, this one knows ${MIGRATIONS.length}). Start the newer version, or choose another data folder.`,
    { retryable: false },
  )
}
