/**
 * `name_key` is the folded name; names are unique among organization groups. `words` is for them what the list is
 * searched by: each word behind a space. Members stand by person in the table, and by group in the order of their names
 * in the index, which holds all of a membership; a million of them take too long to be counted.
 */
export const GROUP_TABLES = `
  ALTER TABLE tenants ADD COLUMN group_moves INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE groups (
    num INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL REFERENCES tenants,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    stamp TEXT NOT NULL,
    organization INTEGER NOT NULL,
    name_key TEXT NOT NULL,
    words TEXT NOT NULL,
    parent TEXT NOT NULL DEFAULT '',
    doc TEXT NOT NULL
  );
  CREATE UNIQUE INDEX groups_by_id ON groups (tenant, id);
  CREATE UNIQUE INDEX groups_by_name ON groups (tenant, name_key) WHERE organization = 1;
  CREATE INDEX groups_by_words ON groups (tenant, name_key, id, words) WHERE organization = 1;
  CREATE INDEX groups_by_parent ON groups (tenant, parent, name_key, id) WHERE organization = 1;

  CREATE TABLE memberships (
    tenant INTEGER NOT NULL REFERENCES tenants,
    user TEXT NOT NULL,
    group_id TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (tenant, user, group_id)
  ) WITHOUT ROWID;
  CREATE INDEX memberships_by_group ON memberships (tenant, group_id, sort_name, user, since);
  CREATE TABLE group_sizes (
    tenant INTEGER NOT NULL REFERENCES tenants,
    group_id TEXT NOT NULL,
    members INTEGER NOT NULL,
    PRIMARY KEY (tenant, group_id)
  ) WITHOUT ROWID;
`
