import { readFile } from 'node:fs/promises'
import type { Config } from './config.ts'
import { FORMATS } from './formats/registry.ts'
import { LOCAL_ADMIN, localPeople } from './local-people.ts'
import type { Sample } from './local-teams/page-api.ts'
import type { Logger } from './logger.ts'
import { openDirectory } from './open-directory.ts'
import { type OpenWorker, openWorker } from './open-worker.ts'
import { openClaim } from './services/claim-admin.ts'
import type { ServiceContext } from './services/context.ts'
import { makeTemplate } from './services/make-template.ts'
import type { WorkerSettings } from './worker.ts'

export interface App {
  /** Where the server listens. */
  url: string
  /** The page of Local Teams; null where Microsoft Teams is the chat. */
  chatUrl: string | null
  /** What makes somebody the first admin, where there is none. */
  claimCode: string | null
  close(): Promise<void>
}

const SAMPLES: readonly { file: string; description: string }[] = [
  { file: 'kore-users.txt', description: 'Three new people, as Kore.ai prints them' },
  { file: 'kore-users-short-row.txt', description: 'The same with a row that lacks a cell' },
  { file: 'kaizala-users.csv', description: 'People by phone number; Excel has spoilt one' },
]

/** Wires everything and starts it. Throws AppError with a sentence that says what to change. */
export async function startApp(config: Config, log: Logger): Promise<App> {
  await using opened = new AsyncDisposableStack()
  const settings = directorySettings(config)
  const { context, close } = await openDirectory(settings)
  opened.defer(close)
  const worker = config.workers > 0 ? startWorker({ ...settings, logLevel: config.logLevel }, log) : null
  opened.defer(() => worker?.close())
  const chat = await openChat(config, { context, worker, log, opened })
  const claimCode = await openClaim(context, config.tenant)
  const owned = opened.move()
  return { ...chat, claimCode, close: () => owned.disposeAsync() }
}

function startWorker(data: WorkerSettings, log: Logger): OpenWorker {
  return openWorker({ script: new URL('./worker.ts', import.meta.url), data, log })
}

/** The server, the bot behind it and, without Teams credentials, the local page in front of it. */
async function openChat(
  config: Config,
  parts: { context: ServiceContext; worker: OpenWorker | null; log: Logger; opened: AsyncDisposableStack },
): Promise<{ url: string; chatUrl: string | null }> {
  const { context, worker, log, opened } = parts
  const { teams, tenant } = config
  // The SDKs take a second to load; commands of the terminal that only look something up do without them.
  const [{ createBot }, { openHttp }] = await Promise.all([
    import('./bot/create-bot.ts'),
    import('./http/open-http.ts'),
  ])
  const chat: { url: string | null; bot: ReturnType<typeof createBot> | null } = { url: null, bot: null }
  const http = await openHttp({
    host: config.host,
    port: config.port,
    bot: {
      async process(req, res) {
        if (chat.bot) return chat.bot.process(req, res)
        res.status(503)
        res.end()
      },
    },
    context,
    loopbackOnly: teams.mode === 'local',
    ready: () => problemsOf(context, worker),
    home: () => homeSentence(chat.url),
    log,
  })
  opened.defer(() => http.close())
  const reach = teams.mode === 'local' ? 'loopback' : 'teams'
  const bot = createBot({
    context,
    config: {
      credentials: teams.mode === 'teams' ? teams.credentials : null,
      tenant,
      publicUrl: config.publicUrl ?? (teams.mode === 'local' ? http.url : null),
      fileHosts: { mode: reach },
      serviceUrls: reach,
    },
    log,
    wakeRunner: () => worker?.wake(),
  })
  opened.defer(() => bot.close())
  chat.bot = bot
  if (teams.mode === 'local') {
    const page = await openPage(teams.port, { context, tenant, botUrl: `${http.url}/api/messages`, log })
    opened.defer(() => page.close())
    chat.url = `${page.url}/`
  }
  bot.start()
  return { url: http.url, chatUrl: chat.url }
}

async function openPage(
  port: number,
  parts: { context: ServiceContext; tenant: string; botUrl: string; log: Logger },
): Promise<{ url: string; close(): Promise<void> }> {
  const [{ openLocalTeams }, { listenError }] = await Promise.all([
    import('./local-teams/open-local-teams.ts'),
    import('./http/listen-error.ts'),
  ])
  const host = '127.0.0.1'
  try {
    return await openLocalTeams({
      host,
      port,
      botUrl: parts.botUrl,
      tenant: parts.tenant,
      admin: LOCAL_ADMIN,
      people: text => localPeople(parts.context, parts.tenant, text),
      samples: await samples(),
      log: parts.log,
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'listen') throw error
    throw listenError(error as NodeJS.ErrnoException, { host, port, setting: 'LOCAL_TEAMS_PORT' })
  }
}

function directorySettings(config: Config) {
  const { dataDir, mongodbUri, region, fileLimits, orgAdmins, teams } = config
  const local = teams.mode === 'local' ? [LOCAL_ADMIN.aadObjectId] : []
  return { dataDir, mongodbUri, region, fileLimits, orgAdmins: [...orgAdmins, ...local] }
}

async function problemsOf(context: ServiceContext, worker: OpenWorker | null): Promise<string[]> {
  const stuck = worker?.problem() ?? null
  const unreachable = await context.storage.ping().then(
    () => null,
    () => 'The database does not answer.',
  )
  return [unreachable, stuck].filter(problem => problem !== null)
}

function homeSentence(chatUrl: string | null): string {
  return chatUrl
    ? `Muster is running. Chat with it at ${chatUrl}`
    : 'Muster is running. Chat with it in Microsoft Teams.'
}

async function samples(): Promise<Sample[]> {
  const files = SAMPLES.map(async ({ file, description }) => ({
    name: file,
    description,
    bytes: await readFile(new URL(`./local-teams/samples/${file}`, import.meta.url)),
  }))
  const templates = FORMATS.map(format => {
    const { name, text } = makeTemplate(format.name)
    return { name, description: `Template: ${format.title}`, bytes: new TextEncoder().encode(text) }
  })
  return [...(await Promise.all(files)), ...templates]
}
