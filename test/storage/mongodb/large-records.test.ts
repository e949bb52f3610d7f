import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { RowRecord } from '../../../src/domain/plans.ts'
import type { FileStore } from '../../../src/ports/file-store.ts'
import { createChunkStore } from '../../../src/storage/mongodb/chunks.ts'
import { openCollections } from '../../../src/storage/mongodb/database.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { openTestDatabase, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()
const MIB = 1024 * 1024
const DAY = 24 * 60 * 60 * 1000

/** Rows that cannot be compressed. */
function rowsOf(bytes: number): RowRecord[] {
  return [{ line: 2, cells: [randomBytes(bytes / 2).toString('hex')], issues: [], outcome: 'failed' }]
}

async function* stream(...pieces: Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* pieces
}

async function readAll(files: FileStore, id: string): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of files.read('t1', id)) pieces.push(piece)
  return Buffer.concat(pieces)
}

describe.each(servers)('what does not fit into one record', server => {
  test('a file of 100 MB passes through in bounded memory', { timeout: 120_000 }, async () => {
    const database = await openTestDatabase(server)
    const { files, close } = await openMongodb({ uri: database.uri })
    const piece = randomBytes(MIB)
    let peak = 0
    const note = () => {
      peak = Math.max(peak, process.memoryUsage().rss)
    }
    try {
      const source = (async function* () {
        for (let i = 0; i < 100; i++) {
          note()
          yield piece
        }
      })()
      const before = process.memoryUsage().rss
      await files.write({ tenant: 't1', id: 'f', name: 'n', createdAt: 1 }, source)
      let bytes = 0
      for await (const part of files.read('t1', 'f')) {
        bytes += part.length
        expect(part.length).toBeLessThanOrEqual(MIB)
        note()
      }
      expect(bytes).toBe(100 * MIB)
      expect(peak - before).toBeLessThan(120 * MIB)
    } finally {
      await close()
      await database.drop()
    }
  })

  test('a large part of a chunk is stored, replaced and removed whole', async () => {
    const database = await openTestDatabase(server)
    const storage = await openMongodb({ uri: database.uri })
    try {
      const chunks = createChunkStore(
        openCollections(database.db, () => false),
        10_000,
      )
      const count = () => database.db.collection('chunkPieces').countDocuments()
      for (const [size, pieces] of [
        [100_000, 5],
        [40_000, 2],
        [100, 0],
        [60_000, 3],
      ] as const) {
        const rows = rowsOf(size)
        await chunks.putRows('t1', 'j1', 0, rows)
        expect(await chunks.rows('t1', 'j1', 0)).toEqual(rows)
        expect(await count()).toBe(pieces)
      }
      const later = rowsOf(60_000)
      expect(await chunks.putRows('t1', 'j1', 0, later, 2)).toBe(true)
      expect(await chunks.putRows('t1', 'j1', 0, rowsOf(100_000), 1)).toBe(false)
      expect(await Array.fromAsync(chunks.rowsFrom('t1', 'j1', 0))).toEqual([later])
      expect(await count()).toBe(3)
      await chunks.clear('t1', 'j1', 2)
      expect(await count()).toBe(3)
      await chunks.putRows('t1', 'j2', 0, rowsOf(30_000))
      await chunks.clear('t1', 'j1')
      expect(await chunks.rows('t1', 'j1', 0)).toBeNull()
      expect(await count()).toBe(1)
    } finally {
      await storage.close()
      await database.drop()
    }
  })

  test('24 MB that cannot be compressed go through as one part of a chunk', { timeout: 60_000 }, async () => {
    const database = await openTestDatabase(server)
    const storage = await openMongodb({ uri: database.uri })
    try {
      const rows = rowsOf(48 * MIB)
      await storage.chunks.putRows('t1', 'j1', 0, rows)
      expect((await storage.chunks.rows('t1', 'j1', 0))?.[0]?.cells[0] === rows[0]?.cells[0]).toBe(true)
    } finally {
      await storage.close()
      await database.drop()
    }
  })

  test('what a process left that was killed while it wrote a file is removed a day later', async () => {
    const database = await openTestDatabase(server)
    const { files, close } = await openMongodb({ uri: database.uri })
    const pieces = () => database.db.collection('filePieces').countDocuments()
    const age = (by: number) => database.db.collection('uploads').updateMany({}, { $inc: { startedAt: -by } })
    const write = (id: string, text: string) =>
      files.write({ tenant: 't1', id, name: 'n', createdAt: 1 }, stream(Buffer.from(text)))
    try {
      await write('kept', 'kept')
      // As it is when a process has died in the middle: pieces, no entry, an upload under way.
      const died = (async function* () {
        yield randomBytes(2 * MIB + 1)
        await new Promise(() => undefined)
      })()
      void files.write({ tenant: 't1', id: 'died', name: 'n', createdAt: 1 }, died)
      await expect.poll(pieces).toBe(3)
      await write('other', 'other')
      expect(await pieces()).toBe(4)
      await age(DAY - 60_000)
      await write('other', 'again')
      expect(await pieces()).toBe(4)
      await files.sweep()
      expect(await pieces()).toBe(4)
      await age(120_000)
      // Of whatever organisation it is, and though that one never writes again.
      await files.sweep()
      expect(await pieces()).toBe(2)
      await write('other', 'at last')
      expect(await pieces()).toBe(2)
      expect(await files.info('t1', 'died')).toBeNull()
      expect((await readAll(files, 'kept')).toString()).toBe('kept')
      expect((await readAll(files, 'other')).toString()).toBe('at last')
      expect(await database.db.collection('uploads').countDocuments()).toBe(0)
    } finally {
      await close()
      await database.drop()
    }
  })

  test('a file that is replaced or removed by a process that dies on the way is swept as well', async () => {
    const database = await openTestDatabase(server)
    const { files, close } = await openMongodb({ uri: database.uri })
    const write = (id: string) =>
      files.write({ tenant: 't1', id, name: 'n', createdAt: 1 }, stream(Buffer.from(id)))
    try {
      await write('f')
      const entry = await database.db.collection('files').findOne({})
      // The entry is gone, its pieces are not; its upload was put on the list first.
      const upload = { _id: `t1:${entry?.upload}` as never, tenant: 't1', startedAt: Date.now() - 2 * DAY }
      await database.db.collection('uploads').insertOne(upload)
      await write('g')
      expect((await readAll(files, 'f')).toString()).toBe('f')
      await database.db.collection('uploads').insertOne(upload)
      await database.db.collection('files').deleteOne({ _id: 't1:f' as never })
      await write('h')
      expect(await database.db.collection('filePieces').countDocuments()).toBe(2)
    } finally {
      await close()
      await database.drop()
    }
  })
})
