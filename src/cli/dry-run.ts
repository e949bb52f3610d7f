import type { Call } from './command.ts'
import type { Desk } from './with-directory.ts'

/**
 * The desk of a dry run: people, groups and attributes are the real ones, which a check only reads; the job, the file and whatever
 * else is written go to a scratch directory that is gone afterwards.
 */
export async function withScratch<T>(call: Call, desk: Desk, work: (desk: Desk) => Promise<T>): Promise<T> {
  const scratch = await call.root.openScratch()
  const { users, groups, memberships, attributes } = desk.context.storage
  try {
    const storage = { ...scratch.storage, users, groups, memberships, attributes }
    return await work({ ...desk, context: { ...desk.context, storage } })
  } finally {
    await scratch.close()
  }
}
