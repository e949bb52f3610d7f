import { LOCAL_TENANT } from '../../src/config.ts'
import type { Actor } from '../../src/domain/access.ts'
import { identityKey } from '../../src/domain/identity.ts'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { runNext } from '../../src/jobs/open-runner.ts'
import { workerName } from '../../src/jobs/worker-name.ts'
import { openDirectory } from '../../src/open-directory.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { getImport } from '../../src/services/get-import.ts'
import { startImport } from '../../src/services/start-import.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { archivedEmails, baseFile } from './mixed-file.ts'
import { SILENT } from './silent-log.ts'

/** That of a server without Teams, so that one may be started on the same data. */
export const TENANT = LOCAL_TENANT
export const OPERATOR: Actor = { kind: 'operator', tenant: TENANT }

export function openTestDirectory(dataDir: string) {
  return openDirectory({ dataDir, region: 'US', orgAdmins: [], fileLimits: { ...DEFAULT_LIMITS } })
}

/** 1,500 people, of whom a hundred are archived. */
export async function fillBase(context: ServiceContext): Promise<void> {
  await runImport(context, baseFile())
  const { users } = context.storage
  for (const email of archivedEmails()) {
    const key = identityKey('email', email)
    const user = (await users.findByKeys(TENANT, [key])).get(key)
    if (!user) throw new Error(`${email} was not added.`)
    const archived = { ...user, status: 'archived' as const, version: user.version + 1 }
    await users.write(TENANT, `archive:${email}`, [
      { op: 'update', user: archived, fromVersion: user.version },
    ])
  }
}

export function dropFile(context: ServiceContext, text: string, origin = 'message'): Promise<ImportJob> {
  const bytes = (async function* () {
    yield new TextEncoder().encode(text)
  })()
  return startImport(context, OPERATOR, { name: 'people.csv', origin, bytes })
}

/** The whole job in this process, with nobody disturbing it. */
export async function runImport(context: ServiceContext, text: string): Promise<ImportJob> {
  const { id: jobId } = await dropFile(context, text, `undisturbed:${text.length}`)
  const run = () => runNext({ context, log: SILENT, worker: workerName(), jobId })
  await run()
  const { state } = await getImport(context, OPERATOR, { jobId })
  if (state === 'awaiting confirmation') await confirmImport(context, OPERATOR, { jobId })
  await run()
  return getImport(context, OPERATOR, { jobId })
}
