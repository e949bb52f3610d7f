import { readFile } from 'node:fs/promises'
import { manifestCommands } from './bot/manifest-commands.ts'
import type { Config } from './config.ts'
import { ConfigError } from './errors.ts'
import { buildPackage } from './teams-package/build-package.ts'
import type { Scope } from './teams-package/render-manifest.ts'

const SCOPES: readonly Scope[] = ['personal', 'team', 'groupChat']

/**
 * The zip that an administrator uploads to Teams, made of the settings and of the commands that the bot knows.
 * @throws ConfigError naming every setting that is missing
 */
export async function buildTeamsPackage(config: Config): Promise<Uint8Array> {
  const { teams, publicUrl, publisher } = config
  const { privacyUrl, termsUrl } = publisher
  const missing = [
    ...(teams.mode === 'teams' ? [] : ['MICROSOFT_APP_ID and the other Teams settings: missing']),
    ...(publicUrl?.startsWith('https:')
      ? []
      : ['PUBLIC_URL: expected the https address at which Teams reaches this server']),
    ...(privacyUrl ? [] : ['PRIVACY_URL: missing; Teams shows it before the app is added']),
    ...(termsUrl ? [] : ['TERMS_URL: missing; Teams shows it before the app is added']),
  ]
  if (missing.length > 0 || teams.mode !== 'teams' || !publicUrl || !privacyUrl || !termsUrl)
    throw new ConfigError(missing)
  return buildPackage({
    appId: teams.credentials.appId.toLowerCase(),
    version: await ownVersion(),
    publicHost: new URL(publicUrl).host,
    developerName: publisher.name,
    websiteUrl: publisher.websiteUrl ?? publicUrl,
    privacyUrl,
    termsUrl,
    commandLists: SCOPES.map(scope => ({ scopes: [scope], commands: manifestCommands(scope) })),
  })
}

/** Teams takes an upgrade only with a higher one. */
async function ownVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
