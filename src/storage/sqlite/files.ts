import { createHash } from 'node:crypto'
import { NotFoundError } from '../../errors.ts'
import type { FileStore, StoredFile } from '../../ports/storage.ts'
import { cutPieces } from '../cut-pieces.ts'
import type { Connection } from './connection.ts'

/** Removing a large file in one transaction would keep other writers waiting. */
const REMOVE_PIECES = 8
/** No upload lasts as long: what is older and belongs to no file was left by a process that was killed. */
const ABANDONED_MS = 24 * 60 * 60 * 1000

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

  async function storePieces(upload: number, bytes: AsyncIterable<Uint8Array>) {
    const hash = createHash('sha256')
    let size = 0
    let n = 0
    for await (const piece of cutPieces(bytes)) {
      hash.update(piece)
      size += piece.length
      await db.transaction(() =>
        db.run('INSERT INTO file_pieces (upload, n, body) VALUES (?, ?, ?)', upload, n++, piece),
      )
    }
    return { bytes: size, sha256: hash.digest('hex') }
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
      try {
        const file: StoredFile = { tenant, id, name, createdAt, ...(await storePieces(upload, bytes)) }
        const old = await db.transaction(() => putEntry(file, upload))
        if (old !== undefined) await dropUpload(old)
        return file
      } catch (error) {
        // What went wrong first is what the caller has to hear; a later write removes what stays behind.
        await dropUpload(upload).catch(() => undefined)
        throw error
      }
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
      for (let n = 0, sent = 0; sent < found.bytes; n++) {
        const piece = await db.read(() =>
          db.get<{ body: Uint8Array }>(
            'SELECT body FROM file_pieces WHERE upload = ? AND n = ?',
            found.upload,
            n,
          ),
        )
        if (piece === undefined) throw new NotFoundError('such file any more: it was removed or replaced')
        sent += piece.body.length
        yield piece.body
      }
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
