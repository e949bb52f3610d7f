import { hash } from 'node:crypto'

/** What a collection of records comes to, whatever their order. */
export interface Digest {
  add(records: readonly object[]): void
  /** How many were added. */
  count(): number
  /** The same for equal records; lower-case hex. */
  text(): string
}

const WORDS = 8

/** The sum of the hashes of all records. The order of the fields of a record does not count, nor do fields without a value. */
export function createDigest(): Digest {
  const sum = new Uint32Array(WORDS)
  let count = 0
  return {
    add(records) {
      for (const record of records) {
        const bytes = hash('sha256', canonical(record), 'buffer')
        for (let i = 0; i < WORDS; i++) sum[i] = (sum[i] as number) + bytes.readUInt32BE(i * 4)
      }
      count += records.length
    },
    count: () => count,
    text: () => Array.from(sum, word => word.toString(16).padStart(8, '0')).join(''),
  }
}

function canonical(record: object): string {
  const plain = Object.entries(record).map(([field, value]) => [
    field,
    value instanceof Uint8Array ? hash('sha256', value) : value,
  ])
  return JSON.stringify(Object.fromEntries(plain), canonicalPart)
}

/** Half of a character is kept as it is by one engine and as U+FFFD by the other. */
function canonicalPart(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const fields = Object.entries(value).map(([key, part]) => [key.toWellFormed(), part] as const)
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)))
}
