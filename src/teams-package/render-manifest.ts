/** What a person sees in the list of commands. */
export interface ListedCommand {
  title: string
  description: string
}

export type Scope = 'personal' | 'team' | 'groupChat'

/** What the manifest says about this installation. */
export interface ManifestSettings {
  /** GUID of the bot's registration; the app has the same. */
  appId: string
  /** `1.2.3`. */
  version: string
  /** Host name of PUBLIC_URL. */
  publicHost: string
  developerName: string
  websiteUrl: string
  privacyUrl: string
  termsUrl: string
  commandLists: readonly { scopes: readonly Scope[]; commands: readonly ListedCommand[] }[]
}

/**
 * Puts the settings into the manifest's template, a value for each `${NAME}`. A text that is one placeholder alone becomes
 * the value itself, so that lists are possible; values are never looked into again.
 */
export function renderManifest(template: string, settings: ManifestSettings): Record<string, unknown> {
  const values: Record<string, unknown> = {
    APP_ID: settings.appId,
    VERSION: settings.version,
    PUBLIC_HOST: settings.publicHost,
    DEVELOPER_NAME: settings.developerName,
    WEBSITE_URL: settings.websiteUrl,
    PRIVACY_URL: settings.privacyUrl,
    TERMS_URL: settings.termsUrl,
    COMMAND_LISTS: settings.commandLists,
  }
  return fill(JSON.parse(template), values) as Record<string, unknown>
}

function fill(node: unknown, values: Record<string, unknown>): unknown {
  if (typeof node === 'string') {
    const name = /^\$\{([A-Z_]+)\}$/.exec(node)?.[1]
    if (name === undefined) return node
    if (!(name in values)) throw new Error(`The manifest's template names \${${name}}, which nobody knows.`)
    return values[name]
  }
  if (Array.isArray(node)) return node.map(inner => fill(inner, values))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, fill(inner, values)]))
}
