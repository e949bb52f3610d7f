import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { ConfigError } from './errors.ts'
import {
  GUID,
  guid,
  hostName,
  isLoopback,
  listOf,
  type MailSettings,
  mailAddress,
  mailSender,
  mailServer,
  mailSettings,
  mongodbAddress,
  oneOf,
  pageAddress,
  publicAddress,
  region,
  wholeNumber,
} from './setting-kinds.ts'

/** The checked settings. Every default is in, every path absolute. */
export interface Config {
  dataDir: string
  /** The address of the MongoDB database; null: SQLite in `dataDir`. May hold a password. */
  mongodbUri: string | null
  /** Workers inside the server; with 0 processes of their own (`muster worker`) do the jobs. */
  workers: number
  host: string
  /** 0 lets the system choose. */
  port: number
  /** The address at which people reach this server, without a slash at its end; null: the one it listens on. */
  publicUrl: string | null
  teams: LocalChat | TeamsChat
  /** The organisation that this server works for. */
  tenant: string
  /** Others whose people may talk to it as well, each with a directory of its own. Lower case. */
  otherTenants: string[]
  /** Lower-case object ids and e-mail addresses. */
  orgAdmins: string[]
  /** Two capital letters: national phone numbers are read as this country's. */
  region: string
  logLevel: LogLevel
  fileLimits: { bytes: number; rows: number }
  /** How long the files of exports are kept. */
  exportDays: number
  /** Null: nothing is sent, and mail waits in the outbox. */
  mail: MailSettings | null
  /** What the organisation is called in mail; null: it is not named. */
  orgName: string | null
  /** Who shows it may read /metrics; null: nobody. */
  metricsToken: string | null
  /** What the Teams package says about who runs Muster; null: not set. */
  publisher: { name: string; websiteUrl: string | null; privacyUrl: string | null; termsUrl: string | null }
}

/** Local Teams, on this machine alone; `port` 0 lets the system choose. */
export interface LocalChat {
  mode: 'local'
  port: number
}

export interface TeamsChat {
  mode: 'teams'
  credentials: TeamsCredentials
}

export interface TeamsCredentials {
  appId: string
  password: string
  type: (typeof APP_TYPES)[number]
  tenantId: string
}

export type LogLevel = (typeof LOG_LEVELS)[number]

/** The organisation of Local Teams. */
export const LOCAL_TENANT = '00000000-0000-4000-8000-000000000001'

const APP_TYPES = ['SingleTenant', 'MultiTenant'] as const
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const TEAMS_SETTINGS = ['MICROSOFT_APP_ID', 'MICROSOFT_APP_PASSWORD', 'MICROSOFT_APP_TENANT_ID'] as const

const settings = z.object({
  MUSTER_DATA_DIR: z.string().default('data'),
  HOST: hostName().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3978),
  LOCAL_TEAMS_PORT: wholeNumber(0, 65_535).optional(),
  PUBLIC_URL: publicAddress().optional(),
  MICROSOFT_APP_ID: guid('the app id as the Azure portal shows it').optional(),
  MICROSOFT_APP_PASSWORD: z.string().optional(),
  MICROSOFT_APP_TYPE: oneOf(APP_TYPES).default('SingleTenant'),
  MICROSOFT_APP_TENANT_ID: guid("your organisation's tenant id").optional(),
  ALLOWED_TENANTS: listOf(
    entry => GUID.test(entry),
    'expected tenant ids with commas between, like 01234567-89ab-cdef-0123-456789abcdef',
  ),
  ORG_ADMINS: listOf(
    entry => GUID.test(entry) || /^[^\s@]+@[^\s@]+$/.test(entry),
    'expected object ids or e-mail addresses with commas between',
  ),
  DEFAULT_REGION: region().default('US'),
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
  MAX_FILE_BYTES: wholeNumber(1, 1024 ** 4).default(100 * 1024 * 1024),
  MAX_FILE_ROWS: wholeNumber(1, 100_000_000).default(1_100_000),
  EXPORT_DAYS: wholeNumber(1, 36_500).default(30),
  MONGODB_URI: mongodbAddress().optional(),
  WORKERS: wholeNumber(0, 1).default(1),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'expected at least 16 letters, digits or signs without spaces')
    .optional(),
  DEVELOPER_NAME: z.string().max(32, 'expected at most 32 characters').default('Muster'),
  WEBSITE_URL: pageAddress().optional(),
  PRIVACY_URL: pageAddress().optional(),
  TERMS_URL: pageAddress().optional(),
  SMTP_URL: mailAddress().optional(),
  MAIL_FROM: mailSender().optional(),
  ORG_NAME: z
    .string()
    .regex(/^\P{Cc}{1,80}$/u, 'expected the name of the organisation, on one line of at most 80 characters')
    .optional(),
})

/**
 * Checks the environment; an empty setting counts as unset.
 * Throws ConfigError, which names every wrong setting and what was expected, and no value.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    Object.keys(settings.shape).flatMap(name => {
      const value = env[name]?.trim()
      return value ? [[name, value]] : []
    }),
  )
  const parsed = settings.safeParse(given)
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
  problems.push(...contradictions(given))
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  return toConfig(parsed.data)
}

/** The settings of this process: its environment, and under it the `.env` file of the working directory. */
export function loadConfig(): Config {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return readConfig(process.env)
}

function toConfig(values: z.infer<typeof settings>): Config {
  const appId = values.MICROSOFT_APP_ID
  const tenantId = values.MICROSOFT_APP_TENANT_ID
  const password = values.MICROSOFT_APP_PASSWORD
  const teams: Config['teams'] =
    appId && tenantId && password
      ? { mode: 'teams', credentials: { appId, password, tenantId, type: values.MICROSOFT_APP_TYPE } }
      : { mode: 'local', port: values.LOCAL_TEAMS_PORT ?? (values.PORT === 0 ? 0 : values.PORT + 1) }
  const tenant = teams.mode === 'teams' ? teams.credentials.tenantId.toLowerCase() : LOCAL_TENANT
  return {
    dataDir: resolve(values.MUSTER_DATA_DIR),
    mongodbUri: values.MONGODB_URI ?? null,
    workers: values.WORKERS,
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    teams,
    tenant,
    otherTenants: values.ALLOWED_TENANTS.filter(id => id !== tenant),
    orgAdmins: values.ORG_ADMINS,
    region: values.DEFAULT_REGION,
    logLevel: values.LOG_LEVEL,
    fileLimits: { bytes: values.MAX_FILE_BYTES, rows: values.MAX_FILE_ROWS },
    exportDays: values.EXPORT_DAYS,
    mail: mailSettings(values.SMTP_URL, values.MAIL_FROM),
    orgName: values.ORG_NAME ?? null,
    metricsToken: values.METRICS_TOKEN ?? null,
    publisher: {
      name: values.DEVELOPER_NAME,
      websiteUrl: values.WEBSITE_URL ?? null,
      privacyUrl: values.PRIVACY_URL ?? null,
      termsUrl: values.TERMS_URL ?? null,
    },
  }
}

const ONE_TENANT =
  'ALLOWED_TENANTS: an app of type SingleTenant is of one organisation; unset it, or set MICROSOFT_APP_TYPE to MultiTenant'

/** What no setting shows alone. Works on what was given, so that it is told together with the rest. */
function contradictions(given: NodeJS.ProcessEnv): string[] {
  const problems: string[] = []
  if (given.WORKERS === '0' && !given.MONGODB_URI) {
    problems.push(
      'WORKERS: with 0 nobody would do the jobs; unset it, or set MONGODB_URI and run muster worker as well',
    )
  }
  if (given.SMTP_URL && !given.MAIL_FROM) problems.push('MAIL_FROM: missing, and needed with SMTP_URL')
  const server = mailServer(given.SMTP_URL ?? '')
  if (server?.login && server.tls === 'optional' && !isLoopback(server.host)) {
    problems.push('SMTP_URL: a password is sent over TLS only; take ?tls=optional away')
  }
  const present = TEAMS_SETTINGS.filter(name => given[name])
  if (present.length > 0) {
    for (const name of TEAMS_SETTINGS) {
      if (!given[name]) problems.push(`${name}: missing, and needed with ${present.join(' and ')}`)
    }
    if (given.ALLOWED_TENANTS && given.MICROSOFT_APP_TYPE !== 'MultiTenant') problems.push(ONE_TENANT)
    return problems
  }
  if (given.ALLOWED_TENANTS) {
    problems.push('ALLOWED_TENANTS: needs Microsoft Teams; unset it, or set the MICROSOFT_APP_… settings')
  }
  const host = given.HOST ?? '127.0.0.1'
  if (!isLoopback(host)) {
    problems.push(
      'HOST: without Teams credentials nobody is authenticated, so only this machine may connect; ' +
        'use 127.0.0.1, or set MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID',
    )
  }
  const port = given.PORT ?? '3978'
  const chatPort = given.LOCAL_TEAMS_PORT
  if (chatPort && chatPort !== '0' && Number(chatPort) === Number(port)) {
    problems.push('LOCAL_TEAMS_PORT: must differ from PORT')
  }
  if (!chatPort && Number(port) === 65_535) {
    problems.push('LOCAL_TEAMS_PORT: missing, because there is no port after PORT 65535')
  }
  return problems
}
