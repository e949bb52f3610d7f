import { type IdentityKey, identityKeys } from '../../domain/identity.ts'
import type { User } from '../../domain/users.ts'
import type { Connection } from './connection.ts'

/**
 * Who holds which identity key. The index keeps a hash of the key beside the number of the holder: one of the keys
 * themselves is three times as large, and since keys come in no order, every batch of an import touches nearly all of its
 * pages. Who is found by a hash is looked at again, as the record says which keys somebody really holds.
 */
export interface UserKeys {
  /**
   * Keys that nobody holds are absent. A record that several keys point to is parsed once. Outside a transaction only: it is
   * remembered that nobody was found, and a transaction may be taken back.
   */
  find(tenant: number, keys: readonly IdentityKey[]): Map<IdentityKey, User>
  /** As `find`, at any time. */
  holders(tenant: number, keys: readonly IdentityKey[]): Map<IdentityKey, User>
  /** Whether nobody holds any of the keys and none is named twice; false also where that is not certain. */
  areFree(tenant: number, keys: readonly IdentityKey[]): boolean
  add(tenant: number, held: readonly HeldKey[]): void
  remove(tenant: number, held: readonly HeldKey[]): void
}

export interface HeldKey {
  key: IdentityKey
  /** Number of the record. */
  user: number
}

/** More would only make the statement longer. */
const ROWS_A_STATEMENT = 100
const ADD = 'INSERT OR IGNORE INTO user_keys (hash, user) VALUES'
const ADD_ONE = `${ADD} (?, ?)`
const ADD_MANY = `${ADD} ${new Array(ROWS_A_STATEMENT).fill('(?, ?)').join(', ')}`

export function createUserKeys(db: Connection): UserKeys {
  /** A chunk of new people is looked up when it is planned and again when it is written. */
  let unheld: { hashes: string; version: number } | null = null

  /** Changes with every commit of another connection; what this one writes goes through `add`. */
  function version(): number {
    return db.get<{ data_version: number }>('PRAGMA data_version')?.data_version ?? 0
  }

  /** Numbers of the people, of any tenant, who hold keys with these hashes. */
  function numbersOf(hashes: string): number[] {
    if (unheld?.hashes === hashes && unheld.version === version()) return []
    return db
      .all<{ user: number }>(
        'SELECT DISTINCT k.user FROM json_each(?) AS wanted CROSS JOIN user_keys AS k ON k.hash = wanted.value',
        hashes,
      )
      .map(row => row.user)
  }

  function holdersAmong(tenant: number, numbers: number[], keys: readonly IdentityKey[]) {
    const holders = new Map<IdentityKey, User>()
    if (numbers.length === 0) return holders
    const rows = db.all<{ doc: string }>(
      `SELECT u.doc FROM json_each(?) AS wanted CROSS JOIN users AS u ON u.num = wanted.value
       WHERE u.tenant = ?`,
      JSON.stringify(numbers),
      tenant,
    )
    const wanted = new Set(keys)
    for (const { doc } of rows) {
      const user = JSON.parse(doc) as User
      for (const key of identityKeys(user)) if (wanted.has(key)) holders.set(key, user)
    }
    return holders
  }

  /** The first file of a directory need not be looked up key by key. */
  function isEmpty(tenant: number): boolean {
    return db.get('SELECT 1 FROM users WHERE tenant = ? LIMIT 1', tenant) === undefined
  }

  return {
    find(tenant, keys) {
      if (keys.length === 0) return new Map()
      const hashes = jsonOf(hashesOf(tenant, keys))
      // Whoever says something is looked up by one key: what spares chunks a second look-up would cost more than that.
      if (keys.length === 1) return holdersAmong(tenant, numbersOf(hashes), keys)
      if (isEmpty(tenant)) return new Map()
      // Asked first: what another connection commits meanwhile makes it look old.
      const before = version()
      const numbers = numbersOf(hashes)
      unheld = numbers.length === 0 ? { hashes, version: before } : null
      return holdersAmong(tenant, numbers, keys)
    },
    holders: (tenant, keys) => holdersAmong(tenant, numbersOf(jsonOf(hashesOf(tenant, keys))), keys),
    areFree(tenant, keys) {
      const hashes = hashesOf(tenant, keys)
      for (let i = 1; i < hashes.length; i++) if (hashes[i] === hashes[i - 1]) return false
      return numbersOf(jsonOf(hashes)).length === 0
    },
    add(tenant, held) {
      unheld = null
      const pairs = pairsOf(tenant, held)
      let done = 0
      for (; done + ROWS_A_STATEMENT <= pairs.length; done += ROWS_A_STATEMENT) {
        db.run(ADD_MANY, ...pairs.slice(done, done + ROWS_A_STATEMENT).flat())
      }
      for (const [hash, user] of pairs.slice(done)) db.run(ADD_ONE, hash, user)
    },
    remove(tenant, held) {
      if (held.length === 0) return
      db.run(
        'DELETE FROM user_keys WHERE (hash, user) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))',
        JSON.stringify(pairsOf(tenant, held)),
      )
    },
  }
}

/** In the order of the index, so that neighbours are written together. */
function pairsOf(tenant: number, held: readonly HeldKey[]): [hash: number, user: number][] {
  const pairs = held.map(({ key, user }): [number, number] => [keyHash(tenant, key), user])
  return pairs.sort(([a], [b]) => a - b)
}

function hashesOf(tenant: number, keys: readonly IdentityKey[]): Float64Array {
  const hashes = new Float64Array(keys.length)
  keys.forEach((key, i) => {
    hashes[i] = keyHash(tenant, key)
  })
  return hashes.sort()
}

function jsonOf(hashes: Float64Array): string {
  return `[${hashes.join(',')}]`
}

/** Two MurmurHash3-like walks at once; from 0 to 2 ** 47 - 1, which SQLite keeps in six bytes. */
function keyHash(tenant: number, key: IdentityKey): number {
  let a = tenant
  let b = tenant ^ 0x9e3779b9
  for (let i = 0; i < key.length; i++) {
    const unit = key.charCodeAt(i)
    a = Math.imul(a ^ unit, 0xcc9e2d51)
    a = (a << 15) | (a >>> 17)
    b = Math.imul(b ^ unit, 0x1b873593)
    b = (b << 13) | (b >>> 19)
  }
  return (mix(a ^ key.length) >>> 17) * 2 ** 32 + (mix(b ^ a) >>> 0)
}

function mix(bits: number): number {
  let h = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
