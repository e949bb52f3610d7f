import { randomUUID } from 'node:crypto'
import { NotFoundError } from '../../errors.ts'
import type { FileStore, StoredFile } from '../../ports/file-store.ts'
import { ABANDONED_MS, readPieces, storePieces } from '../file-pieces.ts'
import type { Database } from './database.ts'
import { recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'

/**
 * Pieces belong to an upload; the entry of the file, written last, names the upload that counts. An upload is on the list
 * of those to be removed before it has pieces, and before a file lets go of it; so nothing is left that nobody removes.
 */
export function createFileStore(db: Database): FileStore {
  /** Also where that cannot be asked. */
  async function isVisible(tenant: string, upload: string): Promise<boolean> {
    return Boolean(await db.files.first({ tenant, upload }).catch(() => true))
  }

  async function list(tenant: string, upload: string): Promise<void> {
    await db.uploads.put({ _id: recordId(tenant, upload), tenant, startedAt: Date.now() })
  }

  async function drop(tenant: string, upload: string): Promise<void> {
    await db.filePieces.remove({ tenant, upload })
    await db.uploads.remove({ _id: recordId(tenant, upload), tenant })
  }

  /** Of one tenant, or of all. */
  async function dropAbandoned(of?: string): Promise<void> {
    const old = { startedAt: { $lt: Date.now() - ABANDONED_MS } }
    const question = of === undefined ? { acrossTenants: old } : { tenant: of, ...old }
    for (const { _id, tenant } of await db.uploads.find(question)) {
      const upload = _id.slice(_id.lastIndexOf(':') + 1)
      if (await db.files.first({ tenant, upload })) await db.uploads.remove({ _id, tenant })
      else await drop(tenant, upload)
    }
  }

  async function replaceEntry(file: StoredFile, upload: string): Promise<void> {
    const { tenant, id, ...rest } = file
    const _id = recordId(tenant, id)
    const old = await db.files.first({ _id, tenant })
    if (old) await list(tenant, old.upload)
    const replaced = await db.files.exchange({ _id, tenant, ...rest, upload }, ['upload'])
    await db.uploads.remove({ _id: recordId(tenant, upload), tenant })
    if (replaced) await drop(tenant, replaced.upload)
  }

  return {
    async write({ tenant, id, name, createdAt }, bytes) {
      await dropAbandoned(tenant)
      const upload = randomUUID()
      await list(tenant, upload)
      try {
        const stored = await storePieces(bytes, (body, n) =>
          db.filePieces.insert({ _id: recordId(tenant, upload, n), tenant, upload, body }),
        )
        const file = { tenant, id, name, createdAt, ...stored }
        await replaceEntry(file, upload)
        return file
      } catch (error) {
        // What went wrong first is what the caller has to hear; a later write removes what stays behind.
        if (!(await isVisible(tenant, upload))) await drop(tenant, upload).catch(() => undefined)
        throw error
      }
    },
    async info(tenant, id) {
      const entry = await db.files.first({ _id: recordId(tenant, id), tenant })
      return entry && fileOf(entry, id)
    },
    async *read(tenant, id) {
      const entry = await db.files.first({ _id: recordId(tenant, id), tenant })
      if (!entry) throw new NotFoundError('such file')
      const { bytes, upload } = entry
      yield* readPieces(bytes, n => db.filePieces.first({ _id: recordId(tenant, upload, n), tenant }))
    },
    async remove(tenant, id) {
      const _id = recordId(tenant, id)
      const entry = await db.files.first({ _id, tenant })
      if (!entry) return
      await list(tenant, entry.upload)
      await db.files.remove({ _id, tenant, upload: entry.upload })
      await drop(tenant, entry.upload)
    },
    sweep: () => dropAbandoned(),
  }
}

export function fileOf(
  { tenant, name, bytes, sha256, createdAt }: RecordOf<'files'>,
  id: string,
): StoredFile {
  return { tenant, id, name, bytes, sha256, createdAt }
}
