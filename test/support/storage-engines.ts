import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Storage } from '../../src/ports/storage.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { mongoEngines } from './mongo-engine.ts'

/** Every engine that the contract suite runs on. A new engine is one more entry. */
export interface StorageEngine {
  name: string
  /** `count` connections to one new, empty database; an engine without sharing answers the same one several times. */
  open(count?: number): Promise<OpenedStorage>
}

export interface OpenedStorage {
  storage: Storage
  /** All of them, `storage` first. */
  connections: Storage[]
  /** Closes the connections and removes the data. */
  dispose(): Promise<void>
}

export const storageEngines: readonly StorageEngine[] = [
  {
    name: 'SQLite in memory',
    async open(count = 1) {
      const storage = await openSqlite({ path: ':memory:' })
      return { storage, connections: Array(count).fill(storage), dispose: () => storage.close() }
    },
  },
  {
    name: 'SQLite in a file',
    async open(count = 1) {
      const folder = join(tmpdir(), `muster-contract-${randomUUID()}`)
      const connections = await Promise.all(
        Array.from({ length: count }, () => openSqlite({ path: join(folder, 'muster.db') })),
      )
      return {
        storage: connections[0] as Storage,
        connections,
        async dispose() {
          for (const connection of connections) await connection.close()
          rmSync(folder, { recursive: true, force: true })
        },
      }
    },
  },
  ...mongoEngines,
]
