import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NotFoundError } from '../../src/errors.ts'
import type { FileStore } from '../../src/ports/file-store.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

const MIB = 1024 * 1024
const FILE = { tenant: 't1', id: 'f', name: 'people.csv', createdAt: 42 }

async function* inParts(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

async function* failing(bytes: Uint8Array, error: Error): AsyncIterable<Uint8Array> {
  yield bytes
  throw error
}

async function pieces(files: FileStore, tenant = 't1', id = 'f'): Promise<Uint8Array[]> {
  const found: Uint8Array[] = []
  for await (const piece of files.read(tenant, id)) found.push(piece)
  return found
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe.each(storageEngines)('files: $name', engine => {
  const use = useStorage(engine)

  test.each([0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 12_345])(
    '%i bytes come back as they were',
    async size => {
      const { files } = use()
      const bytes = randomBytes(size)
      const stored = await files.write(FILE, inParts(bytes, 64_000))
      expect(stored).toEqual({ ...FILE, bytes: size, sha256: sha256(bytes) })
      expect(await files.info('t1', 'f')).toEqual(stored)
      const read = await pieces(files)
      expect(Math.max(0, ...read.map(piece => piece.length))).toBeLessThanOrEqual(MIB)
      expect(Buffer.concat(read).equals(bytes)).toBe(true)
    },
  )

  test('however the bytes arrive', async () => {
    const { files } = use()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 900_000 }), { maxLength: 6 }), async sizes => {
        const parts = sizes.map(size => randomBytes(size))
        async function* arriving() {
          yield* parts
        }
        await files.write(FILE, arriving())
        expect(Buffer.concat(await pieces(files)).equals(Buffer.concat(parts))).toBe(true)
      }),
      { numRuns: 15 },
    )
  })

  test('a stream that fails is thrown on and leaves nothing', async () => {
    const { files } = use()
    const error = new Error('The line broke.')
    await expect(files.write(FILE, failing(randomBytes(2 * MIB), error))).rejects.toBe(error)
    expect(await files.info('t1', 'f')).toBeNull()
    await expect(pieces(files)).rejects.toBeInstanceOf(NotFoundError)
  })

  test('a failed replacement leaves the file as it was', async () => {
    const { files } = use()
    const bytes = randomBytes(MIB + 5)
    const stored = await files.write(FILE, inParts(bytes, MIB))
    await expect(files.write(FILE, failing(randomBytes(2 * MIB), new Error('x')))).rejects.toThrow('x')
    expect(await files.info('t1', 'f')).toEqual(stored)
    expect(Buffer.concat(await pieces(files)).equals(bytes)).toBe(true)
  })

  test('the same id replaces', async () => {
    const { files } = use()
    await files.write(FILE, inParts(randomBytes(3 * MIB), MIB))
    const second = randomBytes(10)
    await files.write({ ...FILE, name: 'other.csv', createdAt: 43 }, inParts(second, 4))
    expect(await files.info('t1', 'f')).toMatchObject({ name: 'other.csv', createdAt: 43, bytes: 10 })
    expect(Buffer.concat(await pieces(files)).equals(second)).toBe(true)
  })

  test('a removed file is gone; removing again is no error', async () => {
    const { files } = use()
    await files.write(FILE, inParts(randomBytes(10 * MIB), MIB))
    await files.remove('t1', 'f')
    await files.remove('t1', 'f')
    expect(await files.info('t1', 'f')).toBeNull()
    await expect(pieces(files)).rejects.toBeInstanceOf(NotFoundError)
  })

  test('tenants do not see the files of others', async () => {
    const { files } = use()
    const bytes = randomBytes(10)
    await files.write(FILE, inParts(bytes, 10))
    expect(await files.info('t2', 'f')).toBeNull()
    await expect(pieces(files, 't2')).rejects.toBeInstanceOf(NotFoundError)
    await files.write({ ...FILE, tenant: 't2' }, inParts(randomBytes(3), 3))
    await files.remove('t2', 'f')
    expect(Buffer.concat(await pieces(files)).equals(bytes)).toBe(true)
  })

  test('others read and write while a file arrives', async () => {
    const storage = use()
    async function* slow() {
      yield randomBytes(MIB)
      await storage.settings.put('t1', 'meanwhile', 'yes')
      yield randomBytes(MIB)
    }
    await storage.files.write(FILE, slow())
    expect(await storage.settings.get('t1', 'meanwhile')).toBe('yes')
  })
})
