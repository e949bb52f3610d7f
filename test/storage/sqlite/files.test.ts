import { expect, test } from 'vitest'
import { StorageError } from '../../../src/errors.ts'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'
import { createFileStore } from '../../../src/storage/sqlite/files.ts'
import { migrate } from '../../../src/storage/sqlite/migrations.ts'

const FILE = { tenant: 't1', id: 'f', name: 'people.csv', createdAt: 1 }

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text)
}

test('a file that was replaced stays whole when what it replaced cannot be removed at once', async () => {
  const db = openConnection(':memory:')
  await migrate(db)
  let isBusy = true
  const files = createFileStore({
    ...db,
    run(sql, ...values) {
      if (!sql.startsWith('DELETE FROM file_pieces') || !isBusy) return db.run(sql, ...values)
      isBusy = false
      throw new StorageError('The database is busy.', { retryable: true })
    },
  })
  try {
    await files.write(FILE, bytesOf('old'))
    await files.write(FILE, bytesOf('new one')).catch(() => undefined)
    expect(isBusy).toBe(false)
    expect(await files.info('t1', 'f')).toMatchObject({ bytes: 7 })
    expect(Buffer.concat(await Array.fromAsync(files.read('t1', 'f'))).toString()).toBe('new one')
  } finally {
    db.close()
  }
})
