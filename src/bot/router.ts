import type { Application } from '@microsoft/teams-ai/lib/Application.js'
import { INVOKE_RESPONSE_KEY, type TurnContext } from 'botbuilder'
import type { ZodType } from 'zod'
import { AppError, StorageError } from '../errors.ts'
import type { BotParts } from './bot-parts.ts'
import { renderCard } from './cards.ts'
import { COMMANDS, type CommandName } from './commands.ts'
import type { Incoming } from './incoming.ts'
import { cardMessage } from './messenger.ts'
import { elsewhereCard, errorCard, errorSentence, noteCard } from './note-card.ts'
import { firstNameOf } from './person-card.ts'
import { say, sayPlainly, sentence } from './say.ts'
import type { Answer, Turn } from './turn.ts'

/** Where features say what they answer to. */
export interface Router {
  /** A typed command, or a button that stands for it. */
  command(name: CommandName, handler: (turn: Turn, rest: string) => Promise<void>): void
  /** A button. `shape` is what its data must look like: the card may be forged, so rights are asked again by the service. */
  press<T>(verb: string, shape: ZodType<T>, handler: (turn: Turn, data: T) => Promise<Answer>): void
  on<K extends Incoming['type']>(
    type: K,
    handler: (turn: Turn, incoming: Extract<Incoming, { type: K }>) => Promise<void>,
  ): void
}

const TURN = Symbol('turn')
const ONLY_PERSONAL = 'I do that in our 1:1 chat.'

export function setTurn(turnContext: TurnContext, turn: Turn): void {
  turnContext.turnState.set(TURN, turn)
}

/** Routes are our own: those of the library match parts of words and push cards to everybody. */
export function createRouter(app: Pick<Application, 'addRoute'>, bot: BotParts): Router {
  function route(
    matches: (incoming: Incoming) => boolean,
    handle: (turn: Turn, context: TurnContext) => Promise<void>,
  ) {
    app.addRoute(
      async context => matches(turnOf(context).incoming),
      async context => {
        const turn = turnOf(context)
        await handle(turn, context).catch(error => tell(context, turn, error, bot))
      },
    )
  }
  return {
    command(name, handler) {
      const personal = COMMANDS.some(spec => spec.name === name && spec.personal)
      route(
        incoming => incoming.type === 'command' && incoming.name === name,
        async turn => {
          const rest = turn.incoming.type === 'command' ? turn.incoming.rest : ''
          if (!personal || turn.sender.kind === 'personal') return handler(turn, rest)
          const about = say`I answer that in our 1:1 chat, where only you read it.`
          return turn.show(elsewhereCard(firstNameOf(turn.sender.name), about, turn.chatUrl))
        },
      )
    },
    press(verb, shape, handler) {
      route(
        incoming => incoming.type === 'press' && incoming.verb === verb,
        async (turn, context) => {
          const data = shape.safeParse(turn.incoming.type === 'press' ? turn.incoming.data : {})
          if (turn.sender.kind !== 'personal') return answer(context, { toast: ONLY_PERSONAL })
          if (!data.success) return answer(context, { toast: 'That button is of an older card. Type help.' })
          return answer(context, await handler(turn, data.data))
        },
      )
    },
    on(type, handler) {
      route(
        incoming => incoming.type === type,
        async turn => handler(turn, turn.incoming as Parameters<typeof handler>[1]),
      )
    },
  }
}

function turnOf(turnContext: TurnContext): Turn {
  return turnContext.turnState.get(TURN)
}

/** A refusal and the like is an answer; anything else is also a matter for the log. */
async function tell(context: TurnContext, turn: Turn, error: unknown, { log }: BotParts): Promise<void> {
  const expected = error instanceof AppError && !(error instanceof StorageError)
  if (!expected) log.error({ err: error, conversationId: turn.sender.conversationId }, 'A turn failed')
  if (turn.incoming.type === 'press') await answer(context, { toast: errorSentence(error) })
  else await turn.show(errorCard(error))
}

/** Presses of clients without Execute come as messages: their card is edited instead. */
async function answer(context: TurnContext, given: Answer): Promise<void> {
  const { activity } = context
  if (activity.type === 'invoke') {
    const body =
      'card' in given
        ? { type: 'application/vnd.microsoft.card.adaptive', value: renderCard(given.card).content }
        : { type: 'application/vnd.microsoft.activity.message', value: given.toast }
    await context.sendActivity({
      type: 'invokeResponse',
      value: { status: 200, body: { statusCode: 200, ...body } },
    })
    return
  }
  const card =
    'card' in given ? given.card : noteCard({ lines: [sentence(given.toast)], summary: sayPlainly`Answered` })
  const message = cardMessage(renderCard(card))
  if ('card' in given && activity.replyToId)
    await context.updateActivity({ ...message, id: activity.replyToId })
  else await context.sendActivity(message)
}

/** Invokes want an answer, also when what they asked for came as a message. */
export async function answerHandledInvoke(context: TurnContext): Promise<void> {
  if (context.activity.type !== 'invoke' || context.turnState.get(INVOKE_RESPONSE_KEY) !== undefined) return
  if (context.activity.name === 'adaptiveCard/action') await answer(context, { toast: 'Answered below.' })
  else await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } })
}
