import type { Config } from '../config.ts'
import type { Actor } from '../domain/access.ts'
import type { Logger } from '../logger.ts'
import type { ServiceContext } from '../services/context.ts'
import { type Call, textOption } from './command.ts'
import { findActor } from './find-actor.ts'

/** The directory of this machine, and who acts on it. */
export interface Desk {
  config: Config
  context: ServiceContext
  actor: Actor
  log: Logger
}

/** Opens the directory for one command and closes it after. With `--as` the actor is that person, else the operator. */
export async function withDirectory<T>(call: Call, work: (desk: Desk) => Promise<T>): Promise<T> {
  const config = call.root.loadConfig()
  const { context, close } = await call.root.openDirectory(config)
  try {
    const actor = await findActor(context, config.tenant, textOption(call, 'as'))
    return await work({ config, context, actor, log: call.root.createLogger({ logLevel: logLevel(config) }) })
  } finally {
    await close()
  }
}

/** A terminal shows progress and errors of its own; the log joins in only when it was asked for. */
function logLevel({ logLevel }: Config): string {
  return logLevel === 'info' || logLevel === 'warn' ? 'error' : logLevel
}
