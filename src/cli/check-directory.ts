import { type Config, LOCAL_TENANT } from '../config.ts'
import { AppError } from '../errors.ts'
import { openClaim } from '../services/claim-admin.ts'
import type { ServiceContext } from '../services/context.ts'
import { readMailState } from '../services/mail-state.ts'
import type { Root } from './command.ts'
import type { Finding } from './finding.ts'

/** Whether the database can be used, and what the directory holds. Neither makes nor changes a schema. */
export async function checkDirectory(config: Config, root: Root): Promise<Finding[]> {
  const database = config.mongodbUri ? await root.inspectDatabase(config.mongodbUri) : []
  if (database.some(({ state }) => state === 'broken')) return database
  return [...database, ...(await checkContents(config, root))]
}

async function checkContents(config: Config, root: Root): Promise<Finding[]> {
  try {
    const schema = await root.readSchema(config)
    if (schema !== 'current') return [unopened(schema, config)]
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

/** To open it would be to make or to change it. */
function unopened(schema: 'none' | 'older', config: Config): Finding {
  const what = 'Directory'
  const message =
    schema === 'none'
      ? `none yet: the first start makes it, ${placeOf(config)}`
      : `of an older Muster: the next start brings it up to date, ${placeOf(config)}; it is looked into after that`
  return { state: 'note', what, message }
}

async function contents(context: ServiceContext, config: Config): Promise<Finding[]> {
  const { users, jobs } = context.storage
  const [people, imports] = await Promise.all([
    users.count(config.tenant),
    jobs.count(config.tenant, { kind: 'import' }),
  ])
  return [
    {
      state: 'ok',
      what: 'Directory',
      message: `${people} people, ${imports} imports, ${placeOf(config)}`,
    },
    await admin(context, config),
    await mail(context, config),
    ...(await ofLocalTeams(context, config)),
  ]
}

/** Its page works for an organisation of its own, which brings one person along. */
async function ofLocalTeams({ storage }: ServiceContext, { teams }: Config): Promise<Finding[]> {
  if (teams.mode === 'local') return []
  const people = await storage.users.count(LOCAL_TENANT)
  if (people < 2) return []
  const message = `${people} people of the time before stay apart, and Microsoft Teams does not see them. How to take them along: README, "From Local Teams"`
  return [{ state: 'note', what: 'Local Teams', message }]
}

/** The state that was noted tells of a server that is set: whoever sends has noted it. */
async function mail(context: ServiceContext, config: Config): Promise<Finding> {
  const { waiting, failed } = await context.storage.outbox.counts(config.tenant)
  const noted = await readMailState(context)
  const left = `${waiting} invitations and notices wait in the outbox, ${failed} could not be sent`
  const what = 'Mail'
  if (!config.mail) {
    return {
      state: waiting > 0 ? 'note' : 'ok',
      what,
      message: `SMTP_URL is not set, so none is sent; ${left}`,
    }
  }
  const { host, port, from } = config.mail
  if (noted.state === 'trouble') return { state: 'note', what, message: `${noted.reason} ${left}` }
  return {
    state: failed > 0 ? 'note' : 'ok',
    what,
    message: `through ${host}:${port} as ${from.address}; ${left}`,
  }
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
