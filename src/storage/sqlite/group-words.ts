import type { Connection } from './connection.ts'
import { afterPrefix } from './name-span.ts'

interface WordsRow {
  tenant: number
  num: number
  /** Each behind a space. */
  words: string
}

/** Migration: groups by each of their words. */
export function addGroupWords(db: Connection): void {
  db.exec(`
    CREATE TABLE group_words (
      tenant INTEGER NOT NULL,
      word TEXT NOT NULL,
      num INTEGER NOT NULL,
      PRIMARY KEY (tenant, word, num)
    ) WITHOUT ROWID;
  `)
  for (const row of db.all<WordsRow>('SELECT tenant, num, words FROM groups')) insertWords(db, row)
}

/** After a group was written. */
export function noteGroupWords(db: Connection, tenant: number, id: string): void {
  const row = wordsRow(db, tenant, id)
  if (row) insertWords(db, row)
}

/** Before a group is written again, or goes. */
export function forgetGroupWords(db: Connection, tenant: number, id: string): void {
  const row = wordsRow(db, tenant, id)
  for (const word of wordsIn(row?.words ?? '')) {
    db.run('DELETE FROM group_words WHERE tenant = ? AND word = ? AND num = ?', tenant, word, row?.num ?? 0)
  }
}

function wordsRow(db: Connection, tenant: number, id: string): WordsRow | undefined {
  return db.get('SELECT tenant, num, words FROM groups WHERE tenant = ? AND id = ?', tenant, id)
}

function insertWords(db: Connection, { tenant, num, words }: WordsRow): void {
  for (const word of wordsIn(words)) {
    db.run('INSERT OR IGNORE INTO group_words (tenant, word, num) VALUES (?, ?, ?)', tenant, word, num)
  }
}

/** Those of a private group are none: it is not searched for. */
function wordsIn(words: string): string[] {
  return words.split(' ').filter(word => word !== '')
}

/** Groups of which the word begins a word, some of them several times: for `...valuesOfWord(tenant, word)`. */
export const WITH_WORD = 'SELECT num FROM group_words WHERE tenant = ? AND word >= ? AND word < ?'

export function valuesOfWord(tenant: number, word: string): [number, string, string] {
  return [tenant, word, afterPrefix(word)]
}

/** Of the words the one that fewest groups have; undefined where each has more than `most`. */
export function rarestWord(
  db: Connection,
  tenant: number,
  words: readonly string[],
  most: number,
): string | undefined {
  const sql = `SELECT count(*) AS hits FROM (${WITH_WORD} LIMIT ?)`
  const counted = words.map(word => {
    const found = db.get<{ hits: number }>(sql, ...valuesOfWord(tenant, word), most + 1)
    return { word, hits: found?.hits ?? 0 }
  })
  return counted.filter(({ hits }) => hits <= most).sort((a, b) => a.hits - b.hits)[0]?.word
}
