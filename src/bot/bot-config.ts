import type { ServiceClientCredentialsFactory } from 'botframework-connector'

/** How the bot is reached and whom it believes. */
export interface BotConfig {
  /** Null: nobody is authenticated, which is for a loopback bind alone. */
  credentials: null | {
    appId: string
    password: string
    type: 'SingleTenant' | 'MultiTenant'
    tenantId: string
  }
  /** The organisation whose people may talk to this bot. */
  tenant: string
  /** Other organisations whose people may as well, each with a directory of its own. */
  otherTenants?: readonly string[]
  /** Whatever organisation is named is ours: a chat on this machine makes one up. For a loopback bind alone. */
  anyTenant?: true
  /** Where this server is reached from outside, without a slash at its end; null where it is not. */
  publicUrl: string | null
  /** Where dropped files may be fetched from and accepted files be put. */
  fileHosts: { mode: HostMode }
  /** Where the bot may send messages. */
  serviceUrls: HostMode
  /** Who vouches for the connector and for the bot; Microsoft's public cloud where absent. */
  identity?: Identity
}

/** An identity service in place of Microsoft's: the SDK's settings for its addresses, and how to get a token of it. */
export interface Identity {
  settings: Readonly<Record<string, string>>
  /** Where absent: as of Microsoft's, at the address of the settings. */
  credentialsFactory?: ServiceClientCredentialsFactory
}

/** `teams`: Microsoft's hosts over https. `loopback`: this machine, also over http. */
export type HostMode = 'teams' | 'loopback'
