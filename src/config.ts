import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { ConfigError } from './errors.ts'

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

export interface MailSettings {
  host: string
  port: number
  /** `always`: from the first byte. `starttls`: before anything is said that matters. `optional`: if the server has it. */
  tls: 'always' | 'starttls' | 'optional'
  login: { user: string; password: string } | null
  from: { name: string; address: string }
}

export type LogLevel = (typeof LOG_LEVELS)[number]

/** The organisation of Local Teams. */
export const LOCAL_TENANT = '00000000-0000-4000-8000-000000000001'

const APP_TYPES = ['SingleTenant', 'MultiTenant'] as const
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const TEAMS_SETTINGS = ['MICROSOFT_APP_ID', 'MICROSOFT_APP_PASSWORD', 'MICROSOFT_APP_TENANT_ID'] as const
/** `mongodb://user:password@host:port,host/database?options`; of the user and the password no sign that ends them. */
const MONGODB_ADDRESS = /^mongodb(\+srv)?:\/\/([^\s@/?#]+@)?[^\s@/?#]+([/?][^\s@]*)?$/
/** `smtp://user:password@host:port`; of the user and the password no sign that ends them. */
const MAIL_SERVER =
  /^(smtps?):\/\/(?:([^\s@/?#:]+):([^\s@/?#:]+)@)?([0-9A-Za-z.-]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?\/?(\?tls=optional)?$/i
/** `Name <address>`, or the address alone. */
const MAIL_SENDER =
  /^(?:([^<>"\p{Cc}]+?)\s*<([^\s@<>,;:"()]+@[^\s@<>,;:"()]+)>|([^\s@<>,;:"()]+@[^\s@<>,;:"()]+))$/u
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const settings = z.object({
  MUSTER_DATA_DIR: z.string().default('data'),
  HOST: z
    .string()
    .regex(/^[0-9A-Za-z.:-]+$/, 'expected an address or a host name without a scheme, like 127.0.0.1')
    .default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3978),
  LOCAL_TEAMS_PORT: wholeNumber(0, 65_535).optional(),
  PUBLIC_URL: z
    .string()
    .refine(isPublicUrl, 'expected an address like https://muster.example.org')
    .optional(),
  MICROSOFT_APP_ID: guid('the app id as the Azure portal shows it').optional(),
  MICROSOFT_APP_PASSWORD: z.string().optional(),
  MICROSOFT_APP_TYPE: oneOf(APP_TYPES).default('SingleTenant'),
  MICROSOFT_APP_TENANT_ID: guid("your organisation's tenant id").optional(),
  ALLOWED_TENANTS: z
    .string()
    .transform(listed)
    .refine(
      entries => entries.every(entry => GUID.test(entry)),
      'expected tenant ids with commas between, like 01234567-89ab-cdef-0123-456789abcdef',
    )
    .default([]),
  ORG_ADMINS: z
    .string()
    .transform(listed)
    .refine(
      entries => entries.every(entry => GUID.test(entry) || /^[^\s@]+@[^\s@]+$/.test(entry)),
      'expected object ids or e-mail addresses with commas between',
    )
    .default([]),
  DEFAULT_REGION: z
    .string()
    .toUpperCase()
    .refine(isRegion, 'expected a country as two letters, like US or RW')
    .default('US'),
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
  MAX_FILE_BYTES: wholeNumber(1, 1024 ** 4).default(100 * 1024 * 1024),
  MAX_FILE_ROWS: wholeNumber(1, 100_000_000).default(1_100_000),
  EXPORT_DAYS: wholeNumber(1, 36_500).default(30),
  MONGODB_URI: z
    .string()
    .regex(
      MONGODB_ADDRESS,
      'expected mongodb://user:password@host:27017/muster or mongodb+srv://…; in the password @ is written %40, / %2F, : %3A',
    )
    .optional(),
  WORKERS: wholeNumber(0, 1).default(1),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'expected at least 16 letters, digits or signs without spaces')
    .optional(),
  DEVELOPER_NAME: z.string().max(32, 'expected at most 32 characters').default('Muster'),
  WEBSITE_URL: pageAddress(),
  PRIVACY_URL: pageAddress(),
  TERMS_URL: pageAddress(),
  SMTP_URL: z
    .string()
    .refine(
      text => mailServer(text) !== null,
      'expected smtps://user:password@mail.example.org:465 or smtp://mail.example.org:587; in the user and the password @ is written %40, / %2F, : %3A, % %25',
    )
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(MAIL_SENDER, 'expected an address like muster@example.org or Muster <muster@example.org>')
    .optional(),
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

/** Whether an address can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
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

function wholeNumber(least: number, most: number) {
  return z
    .string()
    .refine(
      text => /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `expected a whole number from ${least} to ${most}`,
    )
    .transform(Number)
}

function listed(text: string): string[] {
  return text.split(',').flatMap(entry => entry.trim().toLowerCase() || [])
}

function guid(what: string) {
  return z.string().regex(GUID, `expected ${what}, like 01234567-89ab-cdef-0123-456789abcdef`)
}

function oneOf<const T extends readonly string[]>(values: T) {
  return z.enum(values, { error: `expected one of ${values.join(', ')}` })
}

function pageAddress() {
  const isPage = (text: string) => URL.parse(text)?.protocol === 'https:'
  return z
    .string()
    .refine(isPage, 'expected the address of a page, like https://example.org/privacy')
    .optional()
}

function mailSettings(url: string | undefined, from: string | undefined): MailSettings | null {
  const server = mailServer(url ?? '')
  const [, name, named, bare] = MAIL_SENDER.exec(from ?? '') ?? []
  const address = named ?? bare
  return server && address ? { ...server, from: { name: name ?? '', address } } : null
}

/** Null when it is none. To this machine itself TLS may be left out. */
function mailServer(url: string): Omit<MailSettings, 'from'> | null {
  const [, scheme = '', user, password, named = '', port, optional] = MAIL_SERVER.exec(url) ?? []
  const [userText, passwordText] = [decoded(user ?? ''), decoded(password ?? '')]
  const number = Number(port ?? (scheme.toLowerCase() === 'smtps' ? 465 : 587))
  if (scheme === '' || userText === null || passwordText === null || number < 1 || number > 65_535)
    return null
  const host = named.replace(/^\[|\]$/g, '')
  const tls = optional || isLoopback(host) ? 'optional' : 'starttls'
  return {
    host,
    port: number,
    tls: scheme.toLowerCase() === 'smtps' ? 'always' : tls,
    login: userText && passwordText ? { user: userText, password: passwordText } : null,
  }
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function isPublicUrl(text: string): boolean {
  const url = URL.parse(text)
  if (!url || url.username || url.password || url.search || url.hash) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

/** Two letters that name a country; the standard's data comes with the runtime. */
function isRegion(text: string): boolean {
  if (!/^[A-Z]{2}$/.test(text) || ['EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB', 'QO'].includes(text)) return false
  return new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(text) !== undefined
}
