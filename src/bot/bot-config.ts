/** How the bot is reached and whom it believes. */
export interface BotConfig {
  /** Null: nobody is authenticated, which is for a loopback bind alone. */
  credentials: null | {
    appId: string
    password: string
    type: 'SingleTenant' | 'MultiTenant'
    tenantId: string
  }
  /** The one organisation whose people may talk to this bot. */
  tenant: string
  /** Where this server is reached from outside, without a slash at its end; null where it is not. */
  publicUrl: string | null
  /** Where dropped files may be fetched from and accepted files be put. */
  fileHosts: { mode: HostMode }
  /** Where the bot may send messages. */
  serviceUrls: HostMode
}

/** `teams`: Microsoft's hosts over https. `loopback`: this machine, also over http. */
export type HostMode = 'teams' | 'loopback'
