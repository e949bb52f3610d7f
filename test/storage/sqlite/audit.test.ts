import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ATTRIBUTE_CHOICES } from '../../../src/storage/sqlite/attributes.ts'
import { addAuditAbout } from '../../../src/storage/sqlite/audit.ts'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { makeAttribute } from '../../support/make-attribute.ts'

/** Takes back what the migrations make. */
const UNDO = `
  DROP TABLE audit_about;
  ALTER TABLE attributes DROP COLUMN position;
  UPDATE attributes SET doc = json_remove(doc, '$.visibility', '$.selfEdited', '$.position');
`

test('entries and attributes of an older database are found, in the order of before', async () => {
  const folder = join(tmpdir(), `muster-audit-${randomUUID()}`)
  mkdirSync(folder)
  const path = join(folder, 'muster.db')
  try {
    const entry = { tenant: 't1', actor: 'dana', action: 'a', outcome: 'done' as const }
    const first = await openSqlite({ path })
    await first.audit.append('t1', [
      { ...entry, id: 'a', at: 1, target: 'asha', detail: {} },
      { ...entry, id: 'b', at: 2, target: 'north', detail: { users: 'bo asha' } },
    ])
    await first.attributes.put(makeAttribute({ label: 'Zone', position: 1 }))
    await first.attributes.put(makeAttribute({ label: 'Level', position: 2 }))
    await first.close()
    const db = openConnection(path)
    await db.transaction(() => {
      db.exec(UNDO)
      db.exec(ATTRIBUTE_CHOICES)
      addAuditAbout(db)
    })
    db.close()
    const storage = await openSqlite({ path })
    const found = await storage.audit.list('t1', { about: 'asha', limit: 9 })
    expect(found.items.map(({ id }) => id)).toEqual(['b', 'a'])
    expect(await storage.attributes.list('t1')).toEqual([
      makeAttribute({ label: 'Level' }),
      makeAttribute({ label: 'Zone' }),
    ])
    await storage.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
