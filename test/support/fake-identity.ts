import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfidentialClientApplication } from '@azure/msal-node'
import { MsalServiceClientCredentialsFactory } from 'botframework-connector'
import type { BotConfig, Identity } from '../../src/bot/bot-config.ts'

export const CREDENTIALS: NonNullable<BotConfig['credentials']> = {
  appId: '99999999-0000-4000-8000-000000000001',
  password: 'not a real one',
  type: 'SingleTenant',
  tenantId: '11111111-2222-4333-8444-555555555555',
}
/** What the connector writes into its tokens as their issuer. */
export const CONNECTOR = 'https://api.botframework.com'
/** The token that the bot shows the connector. */
export const OUTBOUND_TOKEN = 'a-token-of-the-fake-identity-service'

export interface TokenOptions {
  /** Over those of a good token; undefined leaves one out. */
  claims?: Record<string, unknown>
  header?: Record<string, unknown>
  /** `unpublished`: a key that the service does not know, under the name of one that it does. */
  signedWith?: 'connector' | 'other channel' | 'emulator' | 'unpublished' | 'public key as secret' | 'nothing'
}

export interface FakeIdentity {
  /** What the bot is to take for Microsoft's; it gets its tokens through the SDK, from memory. */
  identity: Identity
  /** The same, and it asks this server for its tokens in its own way. */
  asking: Identity
  /** The Authorization header of the connector; a good one where nothing is said. */
  bearer(serviceUrl: string, options?: TokenOptions): string
  close(): Promise<void>
}

/** A set may hold keys that no token of a connector is signed with, and damaged ones. */
const OF_OTHER_KINDS = [
  { kid: 'curve', ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }) },
  { kid: 'damaged', kty: 'RSA', n: '', e: 'AQAB' },
  { kty: 'RSA', n: 'without a name', e: 'AQAB' },
]

/** Signs tokens as the Bot Connector does, publishes the keys, and gives the bot tokens of its own; all on this machine. */
export async function openFakeIdentity(): Promise<FakeIdentity> {
  const keys = {
    connector: makeKey(['msteams', 'webchat']),
    'other channel': makeKey(['webchat']),
    emulator: makeKey([]),
    unpublished: makeKey(['msteams']),
  }
  const published = [keys.connector, keys['other channel'], keys.emulator]
  const server = createServer((req, res) => {
    const jwks = {
      keys: [
        ...OF_OTHER_KINDS,
        ...published.map(({ jwk, kid, endorsements }) => ({ ...jwk, kid, endorsements })),
      ],
    }
    res.setHeader('content-type', 'application/json')
    const answer = {
      '/keys': jwks,
      '/login/oauth2/v2.0/token': { token_type: 'Bearer', expires_in: 3600, access_token: OUTBOUND_TOKEN },
    }[req.url ?? '']
    res.end(JSON.stringify(answer ?? { jwks_uri: `${url}/keys` }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const identity = identityAt(url)
  return {
    identity,
    asking: { settings: { ...identity.settings, ToChannelFromBotLoginUrl: `${url}/login` } },
    bearer(serviceUrl, { claims, header, signedWith = 'connector' } = {}) {
      const named = signedWith in keys ? keys[signedWith as keyof typeof keys] : keys.connector
      const kid = signedWith === 'unpublished' ? keys.connector.kid : named.kid
      const now = Math.floor(Date.now() / 1000)
      const content = `${part({ typ: 'JWT', alg: 'RS256', kid, ...header })}.${part({
        iss: CONNECTOR,
        aud: CREDENTIALS.appId,
        serviceurl: serviceUrl,
        nbf: now - 10,
        exp: now + 3600,
        ...claims,
      })}`
      return `Bearer ${content}.${sealOf(content, signedWith, named)}`
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Key = ReturnType<typeof makeKey>

function makeKey(endorsements: string[]) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { kid: randomUUID(), endorsements, privateKey, publicKey, jwk: publicKey.export({ format: 'jwk' }) }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function sealOf(content: string, signedWith: TokenOptions['signedWith'], key: Key): string {
  if (signedWith === 'nothing') return ''
  if (signedWith === 'public key as secret')
    return createHmac('sha256', pemOf(key.publicKey)).update(content).digest('base64url')
  return sign('sha256', Buffer.from(content), key.privateKey).toString('base64url')
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs1', format: 'pem' }).toString()
}

/** Where the SDK is to look instead of Microsoft's addresses. It wants all of them or none. */
function identityAt(url: string): Identity {
  const authority = `https://sts.test/${randomUUID()}`
  const application = new ConfidentialClientApplication({
    auth: {
      clientId: CREDENTIALS.appId,
      clientSecret: CREDENTIALS.password,
      authority,
      knownAuthorities: ['sts.test'],
    },
    system: { networkClient: memoryNetwork(authority) },
  })
  return {
    settings: {
      ChannelService: '',
      ValidateAuthority: 'true',
      ToChannelFromBotLoginUrl: authority,
      ToChannelFromBotOAuthScope: CONNECTOR,
      ToBotFromChannelTokenIssuer: CONNECTOR,
      OAuthUrl: `${url}/oauth`,
      ToBotFromChannelOpenIdMetadataUrl: `${url}/channel`,
      ToBotFromEmulatorOpenIdMetadataUrl: `${url}/emulator`,
      CallerId: '',
    },
    // The package's types for ES modules and for CommonJS are two classes to the compiler.
    credentialsFactory: new MsalServiceClientCredentialsFactory(CREDENTIALS.appId, application as never),
  }
}

/** Answers MSAL's requests without a network. */
function memoryNetwork(authority: string) {
  const answer = <T>(body: object) => Promise.resolve({ headers: {}, status: 200, body: body as T })
  return {
    sendGetRequestAsync: <T>() =>
      answer<T>({
        issuer: authority,
        authorization_endpoint: `${authority}/authorize`,
        token_endpoint: `${authority}/token`,
        jwks_uri: `${authority}/keys`,
      }),
    sendPostRequestAsync: <T>() =>
      answer<T>({ token_type: 'Bearer', expires_in: 3600, access_token: OUTBOUND_TOKEN }),
  }
}
