import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Config, LOCAL_TENANT, readConfig } from '../src/config.ts'
import { ConfigError } from '../src/errors.ts'
import { isLoopback } from '../src/setting-kinds.ts'

const ID = '01234567-89ab-cdef-0123-456789abcdef'
const TENANT = 'FEDCBA98-89ab-cdef-0123-456789abcdef'
const FROM = { MAIL_FROM: 'muster@lakeside.example' }
const TEAMS = { MICROSOFT_APP_ID: ID, MICROSOFT_APP_PASSWORD: 's3cret-one', MICROSOFT_APP_TENANT_ID: TENANT }

function refusal(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return (error as ConfigError).message
  }
  throw new Error('these settings were taken')
}

describe('readConfig', () => {
  it('needs nothing: this machine alone, with Local Teams', () => {
    expect(readConfig({})).toEqual({
      dataDir: resolve('data'),
      mongodbUri: null,
      workers: 1,
      host: '127.0.0.1',
      port: 3978,
      publicUrl: null,
      teams: { mode: 'local', port: 3979 },
      tenant: LOCAL_TENANT,
      otherTenants: [],
      orgAdmins: [],
      region: 'US',
      logLevel: 'info',
      fileLimits: { bytes: 104_857_600, rows: 1_100_000 },
      exportDays: 30,
      mail: null,
      orgName: null,
      metricsToken: null,
      publisher: { name: 'Muster', websiteUrl: null, privacyUrl: null, termsUrl: null },
    } satisfies Config)
  })

  it.each<[string, NodeJS.ProcessEnv, Partial<Config>]>([
    ['a folder', { MUSTER_DATA_DIR: '/srv/muster' }, { dataDir: '/srv/muster' }],
    [
      'pages about Muster',
      {
        DEVELOPER_NAME: 'IT',
        PRIVACY_URL: 'https://example.org/privacy',
        TERMS_URL: 'https://example.org/terms',
      },
      {
        publisher: {
          name: 'IT',
          websiteUrl: null,
          privacyUrl: 'https://example.org/privacy',
          termsUrl: 'https://example.org/terms',
        },
      },
    ],
    ['a token', { METRICS_TOKEN: '0123456789abcdef' }, { metricsToken: '0123456789abcdef' }],
    ['another loopback host', { HOST: '::1' }, { host: '::1' }],
    [
      'a port, and the chat page after it',
      { PORT: '4000' },
      { port: 4000, teams: { mode: 'local', port: 4001 } },
    ],
    ['ports that the system chooses', { PORT: '0' }, { port: 0, teams: { mode: 'local', port: 0 } }],
    ['the port of the chat page', { LOCAL_TEAMS_PORT: '9000' }, { teams: { mode: 'local', port: 9000 } }],
    ['the last port, with another for the page', { PORT: '65535', LOCAL_TEAMS_PORT: '1' }, { port: 65_535 }],
    [
      'a public address',
      { PUBLIC_URL: 'https://m.example.org/bot/' },
      { publicUrl: 'https://m.example.org/bot' },
    ],
    ['a loopback address', { PUBLIC_URL: 'http://localhost:3978' }, { publicUrl: 'http://localhost:3978' }],
    [
      'admins',
      { ORG_ADMINS: ` Dana@Example.org ,${TENANT},` },
      { orgAdmins: ['dana@example.org', TENANT.toLowerCase()] },
    ],
    [
      'MongoDB with a password',
      { MONGODB_URI: 'mongodb://u:p%40ss@a.example:27017,b.example/muster?replicaSet=rs' },
      { mongodbUri: 'mongodb://u:p%40ss@a.example:27017,b.example/muster?replicaSet=rs' },
    ],
    [
      'MongoDB by name',
      { MONGODB_URI: 'mongodb+srv://u:p@x.example' },
      { mongodbUri: 'mongodb+srv://u:p@x.example' },
    ],
    [
      'workers that are processes of their own',
      { MONGODB_URI: 'mongodb://[::1]:27017', WORKERS: '0' },
      { mongodbUri: 'mongodb://[::1]:27017', workers: 0 },
    ],
    [
      'a mail server with TLS',
      {
        SMTP_URL: 'smtps://u%40x.org:p%3Aw@mail.example',
        MAIL_FROM: 'Muster <m@x.org>',
        ORG_NAME: 'Lakeside',
      },
      {
        orgName: 'Lakeside',
        mail: {
          host: 'mail.example',
          port: 465,
          tls: 'always',
          login: { user: 'u@x.org', password: 'p:w' },
          from: { name: 'Muster', address: 'm@x.org' },
        },
      },
    ],
    ...(
      [
        ['smtp://mail.example', 'mail.example', 587, 'starttls'],
        ['smtp://mail.example:25/?tls=optional', 'mail.example', 25, 'optional'],
        ['smtp://127.0.0.1:1025', '127.0.0.1', 1025, 'optional'],
        ['smtp://[::1]:1025', '::1', 1025, 'optional'],
        ['smtps://[2001:db8::1]', '2001:db8::1', 465, 'always'],
      ] as const
    ).map(([url, host, port, tls]): [string, NodeJS.ProcessEnv, Partial<Config>] => [
      `mail through ${url}`,
      { ...FROM, SMTP_URL: url },
      { mail: { host, port, tls, login: null, from: { name: '', address: FROM.MAIL_FROM } } },
    ]),
    ['a region in any case', { DEFAULT_REGION: 'rw' }, { region: 'RW' }],
    ['a log level', { LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
    ['how long exports are kept', { EXPORT_DAYS: '7' }, { exportDays: 7 }],
    ['limits', { MAX_FILE_BYTES: '5', MAX_FILE_ROWS: '6' }, { fileLimits: { bytes: 5, rows: 6 } }],
    ['empty settings as unset', { PORT: '', HOST: '  ', MONGODB_URI: '' }, { port: 3978, host: '127.0.0.1' }],
    [
      'Teams credentials, with any host',
      { ...TEAMS, HOST: '0.0.0.0' },
      {
        host: '0.0.0.0',
        tenant: TENANT.toLowerCase(),
        teams: {
          mode: 'teams',
          credentials: { appId: ID, password: 's3cret-one', tenantId: TENANT, type: 'SingleTenant' },
        },
      },
    ],
  ])('takes %s', (_name, env, expected) => {
    expect(readConfig(env)).toMatchObject(expected)
  })

  it('takes a multi-tenant app, for its own organisation unless others are named', () => {
    const env = { ...TEAMS, MICROSOFT_APP_TYPE: 'MultiTenant' }
    const { teams, otherTenants } = readConfig(env)
    expect(otherTenants).toEqual([])
    expect(readConfig({ ...env, ALLOWED_TENANTS: ` ${TENANT}, ${ID.toUpperCase()},` }).otherTenants).toEqual([
      ID,
    ])
    expect(teams.mode === 'teams' && teams.credentials.type).toBe('MultiTenant')
  })

  it.each<[string, NodeJS.ProcessEnv, string]>([
    ['a port with letters', { PORT: '39x8' }, 'PORT: expected a whole number from 0 to 65535'],
    ['a port too high', { PORT: '65536' }, 'PORT: expected a whole number from 0 to 65535'],
    ['a negative port', { LOCAL_TEAMS_PORT: '-1' }, 'LOCAL_TEAMS_PORT: expected a whole number'],
    ['one port twice', { PORT: '4000', LOCAL_TEAMS_PORT: '4000' }, 'LOCAL_TEAMS_PORT: must differ from PORT'],
    ['no port after the last', { PORT: '65535' }, 'LOCAL_TEAMS_PORT: missing'],
    ['organisations that are none', { ALLOWED_TENANTS: '*' }, 'ALLOWED_TENANTS: expected tenant ids'],
    ['organisations without Teams', { ALLOWED_TENANTS: ID }, 'ALLOWED_TENANTS: needs Microsoft Teams'],
    [
      'organisations besides the only one',
      { ...TEAMS, ALLOWED_TENANTS: ID },
      'ALLOWED_TENANTS: an app of type SingleTenant is of one organisation',
    ],
    ['a host with a scheme', { HOST: 'http://127.0.0.1' }, 'HOST: expected an address'],
    ['a public host with nobody authenticated', { HOST: '0.0.0.0' }, 'HOST: without Teams credentials'],
    ['a host that only looks local', { HOST: '127.0.0.1.example.org' }, 'HOST: without Teams credentials'],
    ['an address without a scheme', { PUBLIC_URL: 'muster.example.org' }, 'PUBLIC_URL: expected an address'],
    ['an open address', { PUBLIC_URL: 'http://muster.example.org' }, 'PUBLIC_URL: expected an address'],
    [
      'an app id that is none',
      { ...TEAMS, MICROSOFT_APP_ID: 'muster' },
      'MICROSOFT_APP_ID: expected the app id',
    ],
    [
      'a tenant id that is none',
      { ...TEAMS, MICROSOFT_APP_TENANT_ID: 'x.org' },
      'MICROSOFT_APP_TENANT_ID: expected',
    ],
    [
      'an unknown app type',
      { ...TEAMS, MICROSOFT_APP_TYPE: 'singletenant' },
      'MICROSOFT_APP_TYPE: expected one of',
    ],
    [
      'an app id alone',
      { MICROSOFT_APP_ID: ID },
      'MICROSOFT_APP_PASSWORD: missing, and needed with MICROSOFT_APP_ID',
    ],
    ['a secret alone', { MICROSOFT_APP_PASSWORD: 'x' }, 'MICROSOFT_APP_ID: missing, and needed with'],
    ['no tenant', { ...TEAMS, MICROSOFT_APP_TENANT_ID: '' }, 'MICROSOFT_APP_TENANT_ID: missing'],
    ['an admin who is neither', { ORG_ADMINS: 'Dana Ortiz' }, 'ORG_ADMINS: expected object ids or e-mail'],
    ['a region that does not exist', { DEFAULT_REGION: 'QQ' }, 'DEFAULT_REGION: expected a country'],
    ['a country in full', { DEFAULT_REGION: 'Rwanda' }, 'DEFAULT_REGION: expected a country'],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL: expected one of trace, debug'],
    ['files of no size', { MAX_FILE_BYTES: '0' }, 'MAX_FILE_BYTES: expected a whole number from 1'],
    ['half a row', { MAX_FILE_ROWS: '1.5' }, 'MAX_FILE_ROWS: expected a whole number from 1'],
    ['another database', { MONGODB_URI: 'postgres://u:s3cret@x' }, 'MONGODB_URI: expected mongodb://'],
    [
      'a privacy page that anybody may change on the way',
      { PRIVACY_URL: 'http://example.org/p' },
      'PRIVACY_URL: expected',
    ],
    ['a token that is soon guessed', { METRICS_TOKEN: 'secret' }, 'METRICS_TOKEN: expected at least 16'],
    ['MongoDB nowhere', { MONGODB_URI: 'mongodb://' }, 'MONGODB_URI: expected mongodb://'],
    ['an @ in the password', { MONGODB_URI: 'mongodb://u:s3c@ret@x' }, 'in the password @ is written %40'],
    ['a / in the password', { MONGODB_URI: 'mongodb://u:s3c/ret@x' }, 'MONGODB_URI: expected mongodb://'],
    ['a ? in the password', { MONGODB_URI: 'mongodb://u:s3c?ret@x' }, 'MONGODB_URI: expected mongodb://'],
    ['no worker at all', { WORKERS: '0' }, 'WORKERS: with 0 nobody would do the jobs'],
    ['many workers inside', { WORKERS: '2' }, 'WORKERS: expected a whole number from 0 to 1'],
    ['mail from nobody', { SMTP_URL: 'smtp://x.example' }, 'MAIL_FROM: missing, and needed with SMTP_URL'],
    ['another way to send', { ...FROM, SMTP_URL: 'https://x.example' }, 'SMTP_URL: expected smtps://'],
    ['an @ in the user', { ...FROM, SMTP_URL: 'smtp://u@x.org:s3c@x' }, 'in the user and the password @ is'],
    ['a user without a password', { ...FROM, SMTP_URL: 'smtp://u@x' }, 'SMTP_URL: expected smtps://'],
    [
      'a % that stands for nothing',
      { ...FROM, SMTP_URL: 'smtp://u:s3c%zz@x' },
      'SMTP_URL: expected smtps://',
    ],
    ['a mail port too high', { ...FROM, SMTP_URL: 'smtp://x:70000' }, 'SMTP_URL: expected smtps://'],
    ['options of the library', { ...FROM, SMTP_URL: 'smtp://x/?logger=true' }, 'SMTP_URL: expected smtps://'],
    [
      'a password in the open',
      { ...FROM, SMTP_URL: 'smtp://u:s3c@x.example/?tls=optional' },
      'SMTP_URL: a password is sent over TLS only',
    ],
    ['a sender that is none', { MAIL_FROM: 'Muster' }, 'MAIL_FROM: expected an address'],
    ['a sender of two lines', { MAIL_FROM: 'a\r\nBcc: x <a@x.org>' }, 'MAIL_FROM: expected an address'],
    ['two senders', { MAIL_FROM: 'a@x.org, b@x.org' }, 'MAIL_FROM: expected an address'],
    ['a name of two lines', { ORG_NAME: 'Lakeside\nHospital' }, 'ORG_NAME: expected the name'],
  ])('refuses %s', (_name, env, expected) => {
    expect(refusal(env)).toContain(expected)
  })

  it('names every wrong setting at once', () => {
    const message = refusal({ PORT: 'x', LOG_LEVEL: 'x', DEFAULT_REGION: 'x', MICROSOFT_APP_ID: 'x' })
    const named = message.match(/^ {2}[A-Z_]+/gm)?.map(name => name.trim())
    expect(named?.sort()).toEqual([
      'DEFAULT_REGION',
      'LOG_LEVEL',
      'MICROSOFT_APP_ID',
      'MICROSOFT_APP_PASSWORD',
      'MICROSOFT_APP_TENANT_ID',
      'PORT',
    ])
  })

  it('never shows what a setting holds', () => {
    const secret = 'pasted-s3cret'
    const names = ['MICROSOFT_APP_ID', 'MICROSOFT_APP_TYPE', 'PUBLIC_URL', 'MONGODB_URI', 'SMTP_URL', 'PORT']
    const message = refusal({
      MICROSOFT_APP_PASSWORD: secret,
      ...Object.fromEntries(names.map(name => [name, secret])),
    })
    for (const name of names) expect(message).toContain(name)
    expect(message).not.toContain(secret)
  })
})

describe('.env.example', () => {
  const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')

  it('sets nothing', () => {
    expect(text.split('\n').filter(line => line !== '' && !line.startsWith('#'))).toEqual([])
  })

  it('names every setting that is read, and no other', () => {
    const source = readFileSync(new URL('../src/config.ts', import.meta.url), 'utf8')
    const read = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(match => match[1])
    const named = [...text.matchAll(/^#([A-Z_]+)=/gm)].map(match => match[1])
    expect(read.length).toBeGreaterThan(10)
    expect(named.sort()).toEqual(read.sort())
  })
})

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('knows %s', host =>
    expect(isLoopback(host)).toBe(true),
  )
  it.each(['0.0.0.0', '::', '10.0.0.1', 'localhost.example.org', '127.0.0.1.nip.io', ''])(
    'refuses %s',
    host => expect(isLoopback(host)).toBe(false),
  )
})
