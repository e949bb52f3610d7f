import type { Logger } from '../logger.ts'
import type { ServiceContext } from '../services/context.ts'
import { createBackground } from './background.ts'
import { BotAdapter } from './bot-adapter.ts'
import type { BotConfig } from './bot-config.ts'
import { createBotCount } from './bot-count.ts'
import type { BotParts } from './bot-parts.ts'
import { createCardSender } from './card-sender.ts'
import { claimsConnector } from './connector-token.ts'
import { attributeChanges } from './features/attribute-changes.ts'
import { attributeCommands } from './features/attribute-commands.ts'
import { attributeForms } from './features/attribute-forms.ts'
import { attributes } from './features/attributes.ts'
import { audit } from './features/audit.ts'
import { choosing } from './features/choosing.ts'
import { claim } from './features/claim.ts'
import { columns } from './features/columns.ts'
import { edit } from './features/edit.ts'
import { exportFile } from './features/export-file.ts'
import { exports } from './features/exports.ts'
import { fileConsent } from './features/file-consent.ts'
import { find } from './features/find.ts'
import { group } from './features/group.ts'
import { groupChanges } from './features/group-changes.ts'
import { groupFile } from './features/group-file.ts'
import { groupLinks } from './features/group-links.ts'
import { groupMapping } from './features/group-mapping.ts'
import { groupMembers } from './features/group-members.ts'
import { groupRoles } from './features/group-roles.ts'
import { groups } from './features/groups.ts'
import { groupsOf } from './features/groups-of.ts'
import { help } from './features/help.ts'
import { importDecisions } from './features/import-decisions.ts'
import { importDetails } from './features/import-details.ts'
import { importFile } from './features/import-file.ts'
import { importOptions } from './features/import-options.ts'
import { imports } from './features/imports.ts'
import { memberChanges } from './features/member-changes.ts'
import { outbox } from './features/outbox.ts'
import { people } from './features/people.ts'
import { person } from './features/person.ts'
import { personChanges } from './features/person-changes.ts'
import { personRoles } from './features/person-roles.ts'
import { searchExtension } from './features/search-extension.ts'
import { setField } from './features/set-field.ts'
import { smallTalk } from './features/small-talk.ts'
import { template } from './features/template.ts'
import { tree } from './features/tree.ts'
import { unknown } from './features/unknown.ts'
import { welcome } from './features/welcome.ts'
import { createMessenger } from './messenger.ts'
import { createPersonRate } from './person-rate.ts'
import { type BotRequest, type BotResponse, receiveActivity } from './receive-activity.ts'
import { createRefusalLog } from './refusal-log.ts'
import { createRemember, forgetConversation } from './remember-conversation.ts'
import { createRouter } from './router.ts'
import { createSeenActivities } from './seen-activities.ts'
import { sendFailure, takeTurn } from './take-turn.ts'
import { Application } from './teams-ai.ts'

/** What talks to people. Everything of the Teams SDK is behind it. */
export interface Bot {
  /** Whether a request is looked at at all, by its headers; to be asked before its body is read. */
  admits(headers: BotRequest['headers']): boolean
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
  /** Called with the status of each message that the connector did not take; 0 where it did not answer. */
  noteConnectorError?(status: number): void
}

/** How long turns, and then cards that are being sent, may take to end. */
const TURNS_MS = 3000
const CARDS_MS = 1500
/** Who answers to what, in the order in which they are asked. */
export const FEATURES = [
  welcome,
  help,
  smallTalk,
  claim,
  choosing,
  find,
  people,
  person,
  personChanges,
  personRoles,
  edit,
  setField,
  columns,
  template,
  importFile,
  groupFile,
  imports,
  importDetails,
  importDecisions,
  importOptions,
  exportFile,
  exports,
  groups,
  groupsOf,
  group,
  groupMembers,
  memberChanges,
  groupRoles,
  groupChanges,
  groupLinks,
  groupMapping,
  tree,
  attributes,
  attributeForms,
  attributeCommands,
  attributeChanges,
  audit,
  searchExtension,
  outbox,
  fileConsent,
  unknown,
]

export function createBot({ context, config, log, wakeRunner, noteConnectorError }: BotSettings): Bot {
  const bots = createBotCount(context)
  const adapter = new BotAdapter(config, {
    bots: bots.count,
    ...(noteConnectorError ? { noteError: noteConnectorError } : {}),
  })
  const tenants = [config.tenant, ...(config.otherTenants ?? [])]
  const admits: Bot['admits'] = ({ authorization }) =>
    config.credentials === null || claimsConnector(authorization, tenants)
  adapter.onTurnError = (turnContext, error) => sendFailure(turnContext, error, log)
  const messenger = createMessenger(adapter, config.serviceUrls, (conversation, why) =>
    forgetConversation(context, conversation, why),
  )
  const bot: BotParts = {
    context,
    config,
    log,
    messenger,
    background: createBackground(),
    cards: createCardSender({ context, config, messenger, log }),
    remember: createRemember(context),
    seen: createSeenActivities(context, log),
    rate: config.credentials ? createPersonRate(context.now) : { note: () => 'taken' },
    wakeRunner,
  }
  const app = new Application({ startTypingTimer: false, removeRecipientMention: false })
  const router = createRouter(app, bot)
  for (const feature of FEATURES) feature(router, bot)
  const receiving = {
    adapter,
    admits,
    background: bot.background,
    logic: takeTurn(app, bot),
    refusals: createRefusalLog(log, context.now),
  }
  return {
    admits,
    process: (req, res) => receiveActivity(req, res, receiving),
    start() {
      bot.cards.start()
      // Local Teams counts nothing.
      if (config.credentials) bots.start()
    },
    async close() {
      await bot.background.settle(TURNS_MS)
      const late = new Promise(resolve => setTimeout(resolve, CARDS_MS).unref())
      await Promise.race([Promise.all([bot.seen.settle(), bot.cards.close(), bots.close()]), late])
    },
  }
}
