import { readFile } from 'node:fs/promises'
import { chatLink } from './bot/chat-link.ts'
import { type Config, LOCAL_TENANT } from './config.ts'
import { FORMATS } from './formats/registry.ts'
import type { MailSender } from './jobs/open-mail-sender.ts'
import { LOCAL_ADMIN, localPeople } from './local-people.ts'
import type { Sample } from './local-teams/page-api.ts'
import type { Logger } from './logger.ts'
import { openDirectory } from './open-directory.ts'
import { openHealth } from './open-health.ts'
import { type OpenWorker, openWorker } from './open-worker.ts'
import { openClaim } from './services/claim-admin.ts'
import type { ServiceContext } from './services/context.ts'
import { noteMailState } from './services/mail-state.ts'
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
  { file: 'group-members.csv', description: 'Who is in which group, and who is its admin' },
  { file: 'group-parents.csv', description: 'Which group is under which' },
]

const OF_THE_PAGE = 'It comes from Local Teams.'

/** What works beside the chat: jobs in a thread of their own, and mail. */
interface Beside {
  worker?: OpenWorker
  mail?: MailSender | null
}

/** Wires everything and starts it. Throws AppError with a sentence that says what to change. */
export async function startApp(config: Config, log: Logger): Promise<App> {
  await using opened = new AsyncDisposableStack()
  const settings = directorySettings(config)
  const { context, close } = await openDirectory(settings, { answers: true })
  opened.defer(close)
  const beside: Beside = {}
  opened.defer(() => closeBeside(beside, context, log))
  const chat = await openChat(config, { context, beside, log, opened })
  const claimCode = await openClaim(context, config.tenant)
  // After the chat: its first answer does not wait for them.
  if (config.workers > 0) {
    const { logLevel, exportDays } = config
    beside.worker = startWorker({ ...settings, logLevel, exportDays }, log)
  }
  beside.mail = await openMail(config, { context, log })
  // Told first, so that jobs and letters are put down while the chat closes; they are waited for above.
  opened.defer(() => {
    void beside.worker?.close()
    void beside.mail?.close()
  })
  const owned = opened.move()
  return { ...chat, claimCode, close: () => owned.disposeAsync() }
}

function startWorker(data: WorkerSettings, log: Logger): OpenWorker {
  return openWorker({ script: new URL('./worker-thread.ts', import.meta.url), data, log })
}

/** A thread that had to be ended handed nothing back: another server would wait until its leases run out. */
async function closeBeside({ worker, mail }: Beside, context: ServiceContext, log: Logger): Promise<void> {
  const [handedBack = true] = await Promise.all([worker?.close(), mail?.close()])
  if (handedBack) return
  const { releaseLeftovers } = await import('./jobs/open-runner.ts')
  await releaseLeftovers(context, '').catch(error => log.warn({ err: error }, 'Jobs were not handed back'))
}

/** Sends what is in the outbox. Without a mail server it waits there, and whoever looks is told so. */
async function openMail(
  { mail, orgName, tenant, teams }: Config,
  { context, log }: { context: ServiceContext; log: Logger },
): Promise<MailSender | null> {
  if (!mail) {
    await noteMailState(context, { state: 'off' })
    return null
  }
  const [{ openMailer }, { openMailSender }] = await Promise.all([
    import('./mail/open-mailer.ts'),
    import('./jobs/open-mail-sender.ts'),
  ])
  // Whoever tried it out on the page did not mean to write to everybody.
  if (teams.mode === 'teams')
    await context.storage.outbox.drop(LOCAL_TENANT, { now: context.now(), reason: OF_THE_PAGE })
  const organisation = orgName ? { tenant, name: orgName } : null
  const chatUrl = teams.mode === 'teams' ? chatLink(`28:${teams.credentials.appId}`) : null
  return openMailSender({ context, mailer: openMailer({ ...mail, sender: { organisation, chatUrl } }), log })
}

/** The server, the bot behind it and, without Teams credentials, the local page in front of it. */
async function openChat(
  config: Config,
  parts: { context: ServiceContext; beside: Beside; log: Logger; opened: AsyncDisposableStack },
): Promise<{ url: string; chatUrl: string | null }> {
  const { context, beside, log, opened } = parts
  const { teams, tenant } = config
  // The SDKs take a second to load; commands of the terminal that only look something up do without them.
  const [{ createBot }, { openHttp }] = await Promise.all([
    import('./bot/create-bot.ts'),
    import('./http/open-http.ts'),
  ])
  const chat: {
    url: string | null
    bot: ReturnType<typeof createBot> | null
    page: Awaited<ReturnType<typeof openPage>> | null
  } = { url: null, bot: null, page: null }
  // Undone from the last to the first: nothing new comes in while turns end, and what they say still arrives.
  opened.defer(() => chat.page?.close())
  opened.defer(() => chat.bot?.close())
  const tenants = [tenant, ...config.otherTenants]
  const metrics = config.metricsToken
    ? { token: config.metricsToken, ...(await import('./metrics.ts')).createMetrics(context, tenants) }
    : undefined
  const health = openHealth({ context, tenants, worker: () => beside.worker?.problem() ?? null })
  opened.defer(() => health.close())
  const http = await openHttp({
    host: config.host,
    port: config.port,
    bot: {
      admits: headers => chat.bot?.admits(headers) ?? true,
      async process(req, res) {
        if (chat.bot) return chat.bot.process(req, res)
        res.status(503)
        res.end()
      },
    },
    context,
    loopbackOnly: teams.mode === 'local',
    ready: health.problems,
    home: () => homeSentence(chat.url),
    log,
    ...(metrics ? { metrics } : {}),
  })
  opened.defer(() => http.close())
  const reach = teams.mode === 'local' ? 'loopback' : 'teams'
  const bot = createBot({
    context,
    config: {
      credentials: teams.mode === 'teams' ? teams.credentials : null,
      tenant,
      otherTenants: config.otherTenants,
      ...(teams.mode === 'local' ? { anyTenant: true as const } : {}),
      publicUrl: config.publicUrl ?? (teams.mode === 'local' ? http.url : null),
      fileHosts: { mode: reach },
      serviceUrls: reach,
    },
    log,
    wakeRunner: () => beside.worker?.wake(),
    ...(metrics ? { noteConnectorError: metrics.noteConnectorError } : {}),
  })
  chat.bot = bot
  if (teams.mode === 'local') {
    chat.page = await openPage(teams.port, { context, tenant, botUrl: `${http.url}/api/messages`, log })
    chat.url = `${chat.page.url}/`
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
