import type { Logger } from '../logger.ts'
import type { ServiceContext } from '../services/context.ts'
import type { Background } from './background.ts'
import type { BotConfig } from './bot-config.ts'
import type { CardSender } from './card-sender.ts'
import type { Messenger } from './messenger.ts'
import type { PersonRate } from './person-rate.ts'
import type { Remember } from './remember-conversation.ts'
import type { SeenActivities } from './seen-activities.ts'

/** What features work with. */
export interface BotParts {
  context: ServiceContext
  config: BotConfig
  log: Logger
  messenger: Messenger
  background: Background
  cards: CardSender
  remember: Remember
  seen: SeenActivities
  rate: PersonRate
  /** A job is waiting. */
  wakeRunner(): void
}
