import { createRequire } from 'node:module'
import type * as TeamsAdapterModule from '@microsoft/teams-ai/lib/TeamsAdapter.js'
import type { Activity, InvokeResponse, TurnContext } from 'botbuilder'
import type { BotConfig } from './bot-config.ts'

// Asked for by file: the index of the package loads models and tokenizers that nobody needs here.
const { TeamsAdapter } = createRequire(import.meta.url)(
  '@microsoft/teams-ai/lib/TeamsAdapter',
) as typeof TeamsAdapterModule

/** The issuer of tokens that the Bot Connector signs. */
const ISSUER = 'https://api.botframework.com'

/** Hands activities to turns without the HTTP layer of the SDK, which prints errors and tells them to strangers. */
export class BotAdapter extends TeamsAdapter {
  readonly appId: string
  readonly #authenticates: boolean

  constructor(credentials: BotConfig['credentials']) {
    super(credentials ? settings(credentials) : {}, undefined, {
      requiredEndorsements: ['msteams'],
      // Without this, a token that any Entra tenant issued for our app id would do, with its service URL unchecked.
      validateClaims: async claims => {
        const claim = (type: string) => claims.find(each => each.type === type)?.value
        if (claim('iss') !== ISSUER || !claim('serviceurl'))
          throw new Error('The token is not the connector’s.')
      },
    })
    this.appId = credentials?.appId ?? ''
    this.#authenticates = credentials !== null
  }

  /** @returns what the sender gets; undefined for activities that are not invokes. @throws when it is not authentic. */
  receive(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(this.#authenticates ? authorization : '', activity, logic)
  }
}

/**
 * The SDK remembers the issuer of every token that it is shown, verified or not: others are turned away before.
 * @returns whether the header holds a token that says it is the connector's.
 */
export function claimsConnector(authorization: string): boolean {
  const payload = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/.exec(authorization)?.[1]
  if (!payload) return false
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null && 'iss' in claims && claims.iss === ISSUER
  } catch {
    return false
  }
}

/** Named one by one: the SDK would take any other setting from an object that happens to have it. */
function settings({ appId, password, type, tenantId }: NonNullable<BotConfig['credentials']>) {
  return {
    MicrosoftAppId: appId,
    MicrosoftAppPassword: password,
    MicrosoftAppType: type,
    MicrosoftAppTenantId: tenantId,
  }
}
