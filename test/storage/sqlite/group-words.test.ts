import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'
import { addGroupWords } from '../../../src/storage/sqlite/group-words.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { makeGroup } from '../../support/make-group.ts'

test('groups of an older database are found by their words', async () => {
  const folder = join(tmpdir(), `muster-words-${randomUUID()}`)
  mkdirSync(folder)
  const path = join(folder, 'muster.db')
  try {
    const first = await openSqlite({ path })
    const groups = [
      makeGroup({ id: 'a', name: 'Sales East' }),
      makeGroup({ id: 'b', name: 'Équipe des ventes' }),
      makeGroup({ id: 'p', name: 'Sales club', type: 'private' }),
    ]
    const writes = groups.map(group => ({ op: 'insert' as const, group }))
    await first.groups.write('t1', 's', writes)
    await first.close()
    const db = openConnection(path)
    const words = () => db.all('SELECT * FROM group_words ORDER BY tenant, word, num')
    const asWritten = words()
    await db.transaction(() => {
      db.exec('DROP TABLE group_words')
      addGroupWords(db)
    })
    expect(words()).toEqual(asWritten)
    db.close()
    const storage = await openSqlite({ path })
    const found = async (word: string) => {
      const { items } = await storage.groups.list('t1', { limit: 9, words: [word] })
      return items.map(({ id }) => id)
    }
    expect(await found('sal')).toEqual(['a'])
    expect(await found('equipe')).toEqual(['b'])
    await storage.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
