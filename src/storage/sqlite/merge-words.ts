import { setImmediate } from 'node:timers/promises'
import type { Connection } from './connection.ts'

/** What one step writes anew, in leaves of the index: some milliseconds, in which nobody else can write. */
const LEAVES = 32
/** A step for so many people does more than keep up with what they bring. */
const PEOPLE_A_STEP = 200

/**
 * Joins what writes have left in the index of words, in small steps. By itself FTS5 does so when a write is committed, and now
 * and then so much at once that others wait a third of a second. While somebody else writes, it is left to later writes.
 * @param written how many people were written since
 */
export async function mergeWords(db: Connection, written: number): Promise<void> {
  for (let left = written; left > 0 && db.attempt(() => mergeSome(db)); left -= PEOPLE_A_STEP) {
    // What waits in this process comes between two steps, and so may other processes.
    await setImmediate()
  }
}

/** False when there is nothing to do. Why 2: https://www.sqlite.org/fts5.html#the_merge_command */
function mergeSome(db: Connection): boolean {
  const before = totalChanges(db)
  db.run("INSERT INTO user_words (user_words, rank) VALUES ('merge', ?)", LEAVES)
  return totalChanges(db) - before >= 2
}

function totalChanges(db: Connection): number {
  return db.get<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0
}
