import { createRequire } from 'node:module'
import type * as Connector from 'botframework-connector'
import { z } from 'zod'
import { askJson } from './ask-json.ts'
import type { BotConfig } from './bot-config.ts'

const { AppCredentials } = createRequire(import.meta.url)('botframework-connector') as typeof Connector

/** Where Microsoft's public cloud gives out tokens; the organisation follows. */
const LOGIN = 'https://login.microsoftonline.com/'
/** The organisation of apps that are of several. */
const SHARED = 'botframework.com'

const granted = z.object({ access_token: z.string(), expires_in: z.coerce.number() })
const refused = z.object({ error: z.string().regex(/^\w{1,60}$/) })

type Token = Connector.AuthenticatorResult

/**
 * Gets the tokens that the bot shows the connector. The SDK's own way waits for ever for a host that does not answer, and asks
 * once for every message that waits for a token; here one question serves all, and it ends.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * @param limitMs how long it may take, in milliseconds
 */
export function botCredentials(
  { appId, password, type, tenantId }: NonNullable<BotConfig['credentials']>,
  limitMs: number,
): Connector.ServiceClientCredentialsFactory {
  const asking = new Map<string, Promise<Token>>()

  class Credentials extends AppCredentials {
    protected override async refreshToken(): Promise<Token> {
      const key = `${this.oAuthEndpoint} ${this.oAuthScope}`
      const asked = asking.get(key) ?? this.#ask().finally(() => asking.delete(key))
      asking.set(key, asked)
      const { accessToken, expiresOn } = await asked
      // Whoever gets one takes a few minutes off its time.
      return { accessToken, expiresOn: new Date(expiresOn) }
    }

    async #ask(): Promise<Token> {
      const { status, body } = await askJson(`${this.oAuthEndpoint}/oauth2/v2.0/token`, limitMs, {
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: password,
        scope: `${this.oAuthScope}/.default`,
      }).catch(cause => {
        throw new Error('Microsoft gave the bot no token: no answer came that can be read.', { cause })
      })
      const token = granted.safeParse(body)
      if (status === 200 && token.success) {
        const { access_token, expires_in } = token.data
        return { accessToken: access_token, expiresOn: new Date(Date.now() + expires_in * 1000) }
      }
      const why = refused.safeParse(body).data?.error ?? 'unreadable'
      throw new Error(`Microsoft gave the bot no token: ${status}, ${why}. muster doctor says more.`)
    }
  }

  return {
    isValidAppId: async given => given === appId,
    isAuthenticationDisabled: async () => false,
    async createCredentials(given, audience, loginEndpoint) {
      if (given !== appId) throw new Error('Tokens are for the bot itself.')
      const credentials = new Credentials(appId, undefined, audience)
      const isPublic = loginEndpoint.toLowerCase().startsWith(LOGIN)
      const authority = type === 'SingleTenant' ? tenantId : SHARED
      credentials.oAuthEndpoint = isPublic ? `${LOGIN}${authority}` : loginEndpoint
      return credentials
    },
  }
}
