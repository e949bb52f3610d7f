import { NotFoundError } from '../../errors.ts'
import type { FileStore, StoredFile } from '../../ports/file-store.ts'
import { ABANDONED_MS, readPieces, storePieces } from '../file-pieces.ts'
import type { Connection } from './connection.ts'

/** Removing a large file in one transaction would keep other writers waiting. */
const REMOVE_PIECES = 8

interface Entry {
  upload: number
  name: string
  bytes: number
  sha256: string
  created_at: number
}

/** Pieces belong to an upload; the entry of the file, written last, names the upload that counts. */
export function createFileStore(db: Connection): FileStore {
  function entry(tenant: string, id: string): Entry | undefined {
    return db.get<Entry>(
      'SELECT upload, name, bytes, sha256, created_at FROM files WHERE tenant = ? AND id = ?',
      tenant,
      id,
    )
  }

  function putPieces(upload: number, bytes: AsyncIterable<Uint8Array>) {
    return storePieces(bytes, (piece, n) =>
      db.transaction(() =>
        db.run('INSERT INTO file_pieces (upload, n, body) VALUES (?, ?, ?)', upload, n, piece),
      ),
    )
  }

  async function dropUpload(upload: number): Promise<void> {
    let removed = REMOVE_PIECES
    while (removed === REMOVE_PIECES) {
      removed = await db.transaction(
        () =>
          db.run(
            `DELETE FROM file_pieces WHERE rowid IN
               (SELECT rowid FROM file_pieces WHERE upload = ? LIMIT ${REMOVE_PIECES})`,
            upload,
          ).changes,
      )
    }
    await db.transaction(() => db.run('DELETE FROM uploads WHERE num = ?', upload))
  }

  async function dropAbandoned(): Promise<void> {
    const abandoned = await db.read(() =>
      db.all<{ num: number }>(
        `SELECT num FROM uploads
         WHERE started_at < ? AND num NOT IN (SELECT upload FROM files)`,
        Date.now() - ABANDONED_MS,
      ),
    )
    for (const { num } of abandoned) await dropUpload(num)
  }

  /** Answers the upload that the entry named before. */
  function putEntry(file: StoredFile, upload: number): number | undefined {
    const old = entry(file.tenant, file.id)?.upload
    db.run(
      `INSERT OR REPLACE INTO files (tenant, id, upload, name, bytes, sha256, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      file.tenant,
      file.id,
      upload,
      file.name,
      file.bytes,
      file.sha256,
      file.createdAt,
    )
    return old
  }

  return {
    async write({ tenant, id, name, createdAt }, bytes) {
      await dropAbandoned()
      const upload = await db.transaction(
        () => db.run('INSERT INTO uploads (started_at) VALUES (?)', Date.now()).rowid,
      )
      let old: number | undefined
      let file: StoredFile
      try {
        file = { tenant, id, name, createdAt, ...(await putPieces(upload, bytes)) }
        old = await db.transaction(() => putEntry(file, upload))
      } catch (error) {
        // What went wrong first is what the caller has to hear; a later write removes what stays behind.
        await dropUpload(upload).catch(() => undefined)
        throw error
      }
      if (old !== undefined) await dropUpload(old)
      return file
    },
    info: (tenant, id) =>
      db.read(() => {
        const found = entry(tenant, id)
        if (found === undefined) return null
        const { name, bytes, sha256, created_at: createdAt } = found
        return { tenant, id, name, bytes, sha256, createdAt }
      }),
    async *read(tenant, id) {
      const found = await db.read(() => entry(tenant, id))
      if (found === undefined) throw new NotFoundError('such file')
      const { bytes, upload } = found
      yield* readPieces(bytes, n =>
        db.read(() => db.get('SELECT body FROM file_pieces WHERE upload = ? AND n = ?', upload, n)),
      )
    },
    async remove(tenant, id) {
      const upload = await db.transaction(() => {
        const found = entry(tenant, id)
        if (found !== undefined) db.run('DELETE FROM files WHERE tenant = ? AND id = ?', tenant, id)
        return found?.upload
      })
      if (upload !== undefined) await dropUpload(upload)
    },
    sweep: dropAbandoned,
  }
}
