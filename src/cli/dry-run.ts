import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import type { Call } from './command.ts'
import { type Desk, withDirectory } from './with-directory.ts'

/**
 * As `withDirectory`, for work that leaves nothing behind: people, groups and attributes are the real ones, which a check only
 * reads; the job, the file and whatever else is written go to a scratch directory that is gone afterwards. Where there is no
 * directory yet, none is made. Throws AppError where the directory is of an older Muster: to look into it would be to change it.
 */
export async function withDryRun<T>(call: Call, work: (desk: Desk) => Promise<T>): Promise<T> {
  const config = call.root.loadConfig()
  // What keeps it from being looked at is told where it is opened.
  const schema = await call.root.readSchema(config).catch(() => 'current')
  if (schema === 'older') throw olderDirectory()
  if (schema !== 'none') return withDirectory(call, desk => withScratch(call, desk, work))
  const dataDir = await mkdtemp(join(tmpdir(), 'muster-dry-run-'))
  const loadConfig = () => ({ ...config, mongodbUri: null, dataDir })
  try {
    return await withDirectory({ ...call, root: { ...call.root, loadConfig } }, work)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

function olderDirectory(): AppError {
  return new AppError(
    'dry-run-older',
    'The directory is of an older Muster, and a dry run must not bring it up to date. Start Muster once (npm start), which does, then try again.',
  )
}

async function withScratch<T>(call: Call, desk: Desk, work: (desk: Desk) => Promise<T>): Promise<T> {
  const scratch = await call.root.openScratch()
  const { users, groups, memberships, attributes } = desk.context.storage
  try {
    const storage = { ...scratch.storage, users, groups, memberships, attributes }
    return await work({ ...desk, context: { ...desk.context, storage } })
  } finally {
    await scratch.close()
  }
}
