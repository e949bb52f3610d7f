import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'

async function openBoth(use: { answers?: boolean }) {
  const folder = await mkdtemp(join(tmpdir(), 'muster-connection-'))
  const path = join(folder, 'muster.db')
  const db = openConnection(path, use)
  const other = new DatabaseSync(path)
  onTestFinished(async () => {
    other.close()
    db.close()
    await rm(folder, { recursive: true })
  })
  other.exec('CREATE TABLE notes (text TEXT)')
  return { db, other }
}

test.each([{ answers: true }, { answers: false }])(
  'whoever waits for the transaction of another connection holds up nothing else: %o',
  async use => {
    const { db, other } = await openBoth(use)
    // Statements are compiled anew when the schema has changed, so it is tried before and after that.
    for (const round of ['a', 'b', 'c', 'd']) {
      other.exec('BEGIN IMMEDIATE')
      const waiting = db.transaction(() => db.run('INSERT INTO notes VALUES (?)', round))
      // Only reached in time where the wait is none of SQLite's own: that one would end with the patience for it.
      other.exec('COMMIT')
      await waiting
      if (round === 'b') other.exec('CREATE TABLE more (text TEXT)')
      if (round === 'c') db.exec('CREATE TEMP TABLE own (text TEXT)')
    }
    const written = await db.read(() => db.all<{ text: string }>('SELECT text FROM notes ORDER BY text'))
    expect(written.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd'])
  },
)
