import type {
  Activity,
  ConversationReference,
  InvokeResponse,
  ResourceResponse,
  TurnContext,
} from 'botbuilder'
import type { BotConfig } from './bot-config.ts'
import { botCredentials } from './bot-credentials.ts'
import { limitKeyFetch } from './connector-keys.ts'
import { CONNECTOR_ISSUER } from './connector-token.ts'
import { createSendQueue, type Destination, NO_RATES, type SendQueue, TEAMS_RATES } from './send-queue.ts'
import { TeamsAdapter } from './teams-ai.ts'

/** How long others may take to answer, in milliseconds. */
const TIMES = {
  connector: 15_000,
  /** Who gives out keys and tokens; a turn waits for it before it begins. */
  identity: 5_000,
}
const TIME_LIMIT = 'timeLimit'

export interface AdapterOptions {
  /** Is told the status of each message that was not taken; 0 where there was no answer. */
  noteError?: (status: number) => void
  /** How many bots there are, this one included: they share what Teams takes of an organisation's bot. */
  bots?: () => number
  times?: Partial<typeof TIMES>
}

/**
 * Hands activities to turns without the HTTP layer of the SDK, which prints errors and tells them to strangers. What is
 * sent goes through a queue that keeps to the rates of Teams.
 */
export class BotAdapter extends TeamsAdapter {
  readonly appId: string
  readonly authenticates: boolean
  readonly #queue: SendQueue
  readonly #noteError: (status: number) => void
  readonly #answerMs: number

  constructor(
    { credentials, identity }: Pick<BotConfig, 'credentials' | 'identity'>,
    { noteError = () => {}, bots = () => 1, times }: AdapterOptions = {},
  ) {
    const wait = { ...TIMES, ...times }
    super(
      credentials ? { ...settings(credentials), ...identity?.settings } : {},
      credentials ? (identity?.credentialsFactory ?? botCredentials(credentials, wait.identity)) : undefined,
      {
        requiredEndorsements: ['msteams'],
        // Without this, a token that any Entra tenant issued for our app id would do, with its service URL unchecked.
        validateClaims: async claims => {
          const claim = (type: string) => claims.find(each => each.type === type)?.value
          if (claim('iss') !== CONNECTOR_ISSUER || !claim('serviceurl'))
            throw new Error('The token is not the connector’s.')
        },
      },
    )
    this.appId = credentials?.appId ?? ''
    this.authenticates = credentials !== null
    this.#noteError = noteError
    this.#answerMs = wait.connector
    this.#queue = createSendQueue(credentials ? TEAMS_RATES : NO_RATES, undefined, bots)
    if (credentials) limitKeyFetch(wait.identity, identity?.settings.ToBotFromChannelOpenIdMetadataUrl)
  }

  /** @returns what the sender gets; undefined for activities that are not invokes. @throws when it is not authentic. */
  receive(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(this.authenticates ? authorization : '', activity, context => {
      this.#limitTime(context)
      return logic(context)
    })
  }

  override async sendActivities(
    context: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    this.#prepare(context)
    const sent: ResourceResponse[] = []
    for (const activity of activities) {
      const send = () => super.sendActivities(context, [activity])
      // An invoke's answer is no message: it goes back as the answer to the request.
      const local = activity.type === 'invokeResponse' || activity.type === 'trace'
      sent.push(...(await (local ? send() : this.#deliver(activity, send))))
    }
    return sent
  }

  override async updateActivity(
    context: TurnContext,
    activity: Partial<Activity>,
  ): Promise<ResourceResponse | undefined> {
    this.#prepare(context)
    const updated = await this.#deliver(activity, () => super.updateActivity(context, activity))
    return updated ?? undefined
  }

  override deleteActivity(context: TurnContext, reference: Partial<ConversationReference>): Promise<void> {
    this.#prepare(context)
    return this.#deliver(reference, () => super.deleteActivity(context, reference))
  }

  #deliver<T>(message: Pick<Partial<Activity>, 'conversation'>, send: () => Promise<T>): Promise<T> {
    return this.#queue.run(destination(message), async () => {
      try {
        return await send()
      } catch (error) {
        this.#noteError((error as { statusCode?: number }).statusCode ?? 0)
        throw error
      }
    })
  }

  /** The client of a turn would repeat a message by itself, past the queue, also one that had arrived. */
  #prepare(context: TurnContext): void {
    if (this.#pipeline(context)?.removePolicy({ name: 'defaultRetryPolicy' }).length) this.#limitTime(context)
  }

  /** It would wait for ever for a connector that does not answer: with messages, and when the roster is asked. */
  #limitTime(context: TurnContext): void {
    const pipeline = this.#pipeline(context)
    pipeline?.removePolicy({ name: TIME_LIMIT })
    pipeline?.addPolicy({
      name: TIME_LIMIT,
      sendRequest: (request, next) => {
        request.timeout = this.#answerMs
        return next(request)
      },
    })
  }

  #pipeline(context: TurnContext): Client['pipeline'] | undefined {
    return context.turnState.get<{ client?: Client } | undefined>(this.ConnectorClientKey)?.client?.pipeline
  }
}

/** As much of the connector's client as is looked into. */
interface Client {
  pipeline: {
    removePolicy(policy: { name: string }): unknown[]
    addPolicy(policy: {
      name: string
      sendRequest<T>(request: { timeout: number }, next: (request: { timeout: number }) => T): T
    }): void
  }
}

function destination({ conversation }: Pick<Partial<Activity>, 'conversation'>): Destination {
  return { tenant: conversation?.tenantId ?? '', conversation: conversation?.id ?? '' }
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
