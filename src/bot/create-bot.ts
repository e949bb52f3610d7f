import { createRequire } from 'node:module'
import type * as ApplicationModule from '@microsoft/teams-ai/lib/Application.js'
import type { Logger } from '../logger.ts'
import type { ServiceContext } from '../services/context.ts'
import { createBackground } from './background.ts'
import { BotAdapter } from './bot-adapter.ts'
import type { BotConfig } from './bot-config.ts'
import type { BotParts } from './bot-parts.ts'
import { createCardSender } from './card-sender.ts'
import { claim } from './features/claim.ts'
import { fileConsent } from './features/file-consent.ts'
import { find } from './features/find.ts'
import { groupFile } from './features/group-file.ts'
import { help } from './features/help.ts'
import { importDecisions } from './features/import-decisions.ts'
import { importDetails } from './features/import-details.ts'
import { importFile } from './features/import-file.ts'
import { importOptions } from './features/import-options.ts'
import { imports } from './features/imports.ts'
import { smallTalk } from './features/small-talk.ts'
import { template } from './features/template.ts'
import { unknown } from './features/unknown.ts'
import { welcome } from './features/welcome.ts'
import { whoAmI } from './features/who-am-i.ts'
import { createMessenger } from './messenger.ts'
import { type BotRequest, type BotResponse, receiveActivity } from './receive-activity.ts'
import { createRemember } from './remember-conversation.ts'
import { createRouter } from './router.ts'
import { createSeenActivities } from './seen-activities.ts'
import { sendFailure, takeTurn } from './take-turn.ts'

/** What talks to people. Everything of the Teams SDK is behind it. */
export interface Bot {
  /** Takes one activity from the channel; answers on `res`, whatever happens. */
  process(req: BotRequest, res: BotResponse): Promise<void>
  /** Begins to keep cards up to date. */
  start(): void
  /** Ends after what is going on is done, or after a few seconds. */
  close(): Promise<void>
}

export interface BotSettings {
  context: ServiceContext
  config: BotConfig
  log: Logger
  /** Called when a job is waiting. */
  wakeRunner(): void
}

const CLOSE_MS = 5000
const FEATURES = [
  welcome,
  help,
  smallTalk,
  whoAmI,
  claim,
  find,
  template,
  importFile,
  groupFile,
  imports,
  importDetails,
  importDecisions,
  importOptions,
  fileConsent,
  unknown,
]

// Asked for by file: the index of the package loads models and tokenizers that nobody needs here.
const { Application } = createRequire(import.meta.url)(
  '@microsoft/teams-ai/lib/Application',
) as typeof ApplicationModule

export function createBot({ context, config, log, wakeRunner }: BotSettings): Bot {
  const adapter = new BotAdapter(config.credentials)
  adapter.onTurnError = (turnContext, error) => sendFailure(turnContext, error, log)
  const messenger = createMessenger(adapter, config.serviceUrls)
  const bot: BotParts = {
    context,
    config,
    log,
    messenger,
    background: createBackground(),
    cards: createCardSender({ context, messenger, log }),
    remember: createRemember(context),
    isFirst: createSeenActivities(context.now),
    wakeRunner,
  }
  const app = new Application({ startTypingTimer: false, removeRecipientMention: false })
  const router = createRouter(app, bot)
  for (const feature of FEATURES) feature(router, bot)
  const receiving = {
    adapter,
    authenticates: config.credentials !== null,
    logic: takeTurn(app, bot),
    log,
  }
  return {
    process: (req, res) => receiveActivity(req, res, receiving),
    start: () => bot.cards.start(),
    async close() {
      await bot.background.settle(CLOSE_MS)
      await bot.cards.close()
    },
  }
}
