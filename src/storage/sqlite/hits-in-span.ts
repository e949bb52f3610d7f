import { beginsOne } from '../../domain/search-words.ts'
import type { Connection } from './connection.ts'
import { type Sought, tested } from './is-hit.ts'
import { type Beginnings, readFew, readInOrder } from './later-hits.ts'
import type { ListedRow } from './list-users.ts'
import type { NameSpan } from './name-span.ts'
import { samplePeople } from './sample-people.ts'
import { walkUsers } from './walk-users.ts'
import { beginningsOf } from './word-token.ts'

/** Fewer hits are read and sorted; with more of them, going along the index of names soon meets enough. */
export const FEW_HITS = 1000
/** Hits of the index to read when their records have yet to be tested for a word that it was not asked for. */
const TESTED_AT_ONCE = 250
/** Share of people. To collect the hits of such a word takes long, and sorts out few. */
const VERY_COMMON = 0.2

/**
 * The first people of the span who are hits of all words, and later hits of each of `later` (see `later-hits.ts`): by
 * looking at people while they are likely to be hits, then by asking the index.
 */
export function hitsInSpan(
  db: Connection,
  span: NameSpan,
  sought: Sought,
  later: readonly string[],
): ListedRow[] {
  const { hits, left } = walkUsers(db, span, sought, later.length > 0)
  if (left === null) return hits
  const telling = withoutVeryCommon(db, span.tenant, sought, later)
  const asked = telling.map(word => beginningsOf(span.tenant, word, sought.attributes))
  const few = asked.length > 1 ? readFew(db, left, asked, FEW_HITS) : null
  if (few !== null) return tested([...hits, ...few], sought)
  const atOnce = asked.length === later.length ? sought.wanted : Math.max(sought.wanted, TESTED_AT_ONCE)
  return readOn(db, { hits, left }, sought, asked, atOnce)
}

/** All words when everyone of them is very common. */
function withoutVeryCommon(
  db: Connection,
  tenant: number,
  { attributes }: Sought,
  words: readonly string[],
): readonly string[] {
  if (words.length === 1) return words
  const sample = samplePeople(db, tenant, attributes)
  const telling = words.filter(
    word => sample.filter(own => beginsOne(word, own)).length < sample.length * VERY_COMMON,
  )
  return telling.length > 0 ? telling : words
}

/** Adds hits in order to `from.hits` until there are enough. */
function readOn(
  db: Connection,
  from: { hits: ListedRow[]; left: NameSpan },
  sought: Sought,
  asked: readonly Beginnings[],
  atOnce: number,
): ListedRow[] {
  let { hits, left } = from
  for (;;) {
    const rows = readInOrder(db, left, asked, atOnce)
    hits = tested([...hits, ...rows], sought)
    const last = rows.at(-1)
    if (last === undefined || rows.length < atOnce || hits.length === sought.wanted) return hits
    left = { ...left, after: { sortName: last.sort_name, id: last.id } }
  }
}
