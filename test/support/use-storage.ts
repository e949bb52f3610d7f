import { afterEach, beforeEach } from 'vitest'
import type { Storage } from '../../src/ports/storage.ts'
import type { OpenedStorage, StorageEngine } from './storage-engines.ts'

/** A new, empty database for each test of the block; answers how to get at it. */
export function useStorage(engine: StorageEngine, connections = 1): () => Storage & { all: Storage[] } {
  let opened: OpenedStorage
  beforeEach(async () => {
    opened = await engine.open(connections)
  })
  afterEach(() => opened.dispose())
  return () => ({ ...opened.storage, all: opened.connections })
}
