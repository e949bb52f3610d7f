import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { openClaim } from '../services/claim-admin.ts'
import type { ServiceContext } from '../services/context.ts'
import type { Root } from './command.ts'
import type { Finding } from './finding.ts'

/** Whether the database can be used, and what the directory holds. */
export async function checkDirectory(config: Config, root: Root): Promise<Finding[]> {
  const database = config.mongodbUri ? await root.inspectDatabase(config.mongodbUri) : []
  if (database.some(({ state }) => state === 'broken')) return database
  return [...database, ...(await checkContents(config, root))]
}

async function checkContents(config: Config, root: Root): Promise<Finding[]> {
  try {
    const { context, close } = await root.openDirectory(config)
    try {
      await context.storage.ping()
      return await contents(context, config)
    } finally {
      await close()
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [{ state: 'broken', what: 'Directory', message: `${placeOf(config)}: ${error.message}` }]
  }
}

async function contents(context: ServiceContext, config: Config): Promise<Finding[]> {
  const { users, jobs, outbox } = context.storage
  const [people, imports, waiting] = await Promise.all([
    users.count(config.tenant),
    jobs.count(config.tenant, {}),
    outbox.count(config.tenant, { state: 'waiting' }),
  ])
  return [
    {
      state: 'ok',
      what: 'Directory',
      message: `${people} people, ${imports} imports, ${placeOf(config)}`,
    },
    await admin(context, config),
    {
      state: waiting > 0 ? 'note' : 'ok',
      what: 'Mail',
      message: `this version sends none; ${waiting} invitations and notices wait in the outbox`,
    },
  ]
}

function placeOf({ mongodbUri, dataDir }: Config): string {
  return mongodbUri ? 'in MongoDB' : `SQLite in ${dataDir}`
}

async function admin(context: ServiceContext, config: Config): Promise<Finding> {
  const what = 'Org admin'
  if (config.orgAdmins.length > 0) return { state: 'ok', what, message: 'named by ORG_ADMINS' }
  if ((await context.storage.users.admins(config.tenant, 1)).length > 0) {
    return { state: 'ok', what, message: 'there is one' }
  }
  if (config.teams.mode === 'local') return { state: 'ok', what, message: 'Local Teams brings one' }
  const code = await openClaim(context, config.tenant)
  return { state: 'note', what, message: `nobody yet. In a 1:1 chat with Muster, type: claim ${code}` }
}
