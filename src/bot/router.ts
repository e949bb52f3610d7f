import type { Application } from '@microsoft/teams-ai/lib/Application.js'
import { INVOKE_RESPONSE_KEY, type TurnContext } from 'botbuilder'
import type { ZodType } from 'zod'
import { AppError, StorageError } from '../errors.ts'
import { pickReading } from '../services/pick-reading.ts'
import { askCard } from './ask-card.ts'
import type { BotParts } from './bot-parts.ts'
import { type Card, renderCard } from './cards.ts'
import { type ArgsOf, type CommandName, commandNamed } from './command-names.ts'
import { errorAnswer, errorToast } from './error-answer.ts'
import type { Incoming } from './incoming.ts'
import { noteLastList } from './last-list.ts'
import { isAnswered } from './late-answer.ts'
import { cardMessage } from './messenger.ts'
import { elsewhereCard, errorSentence, noteCard } from './note-card.ts'
import { firstNameOf } from './person-card.ts'
import { say, sayPlainly, sentence } from './say.ts'
import { type SearchResult, searchAnswer, searchNote } from './search-results.ts'
import type { Answer, Turn } from './turn.ts'

/** Where features say what they answer to. */
export interface Router {
  /**
   * A typed command, a button that stands for it, or its form. What the command requires is asked for first, so the handler
   * has it. The first card that it shows takes the place of the form.
   */
  command<Name extends CommandName>(
    name: Name,
    handler: (turn: Turn, args: ArgsOf<Name>) => Promise<void>,
  ): void
  /** A button. `shape` is what its data must look like: the card may be forged, so rights are asked again by the service. */
  press<T>(verb: string, shape: ZodType<T>, handler: (turn: Turn, data: T) => Promise<Answer>): void
  /** The search beside the message box. Nothing can be said there: what goes wrong is told in place of the list. */
  search(handler: (turn: Turn, query: Extract<Incoming, { type: 'search' }>) => Promise<SearchResult[]>): void
  on<K extends Incoming['type']>(
    type: K,
    handler: (turn: Turn, incoming: Extract<Incoming, { type: K }>) => Promise<void>,
  ): void
}

const TURN = Symbol('turn')
const ONLY_PERSONAL = 'I do that in our 1:1 chat.'
const OLD_BUTTON = 'That button is of an older card. Type help.'

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
      const { open } = commandNamed(name)
      route(
        incoming => incoming.type === 'command' && incoming.name === name,
        async (turn, context) => {
          if (!open && turn.sender.kind !== 'personal') return turn.show(onlyPersonalCard(turn))
          const { args, missing, others, form } = turn.incoming as CommandIncoming
          const inPlace = form ? replacing(turn, context, bot) : turn
          if (missing.length > 0) return inPlace.show(askCard(name, args))
          const actor = others.length > 0 ? await turn.actor() : null
          const meant = actor ? await pickReading(bot.context, actor, [args, ...others]) : args
          await handler(inPlace, meant as ArgsOf<typeof name>)
        },
      )
    },
    press(verb, shape, handler) {
      route(
        incoming => incoming.type === 'press' && incoming.verb === verb,
        async (turn, context) => {
          const data = shape.safeParse(turn.incoming.type === 'press' ? turn.incoming.data : {})
          if (turn.sender.kind !== 'personal') return answer(context, { toast: ONLY_PERSONAL })
          if (!data.success) return answer(context, { toast: OLD_BUTTON })
          const given = await handler(turn, data.data)
          if ('card' in given) await noteLastList(bot.context, turn.sender, given.card)
          return answer(context, given)
        },
      )
    },
    search(handler) {
      route(
        incoming => incoming.type === 'search',
        async (turn, context) => {
          const query = turn.incoming as Parameters<typeof handler>[1]
          const body = await handler(turn, query).then(searchAnswer, error =>
            searchNote(errorSentence(error)),
          )
          if (!isAnswered(context))
            await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } })
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

type CommandIncoming = Extract<Incoming, { type: 'command' }>

/** The first card is shown in place of the one that was pressed. */
function replacing(turn: Turn, context: TurnContext, bot: BotParts): Turn {
  let replaced = false
  return {
    ...turn,
    async show(card) {
      if (replaced) return turn.show(card)
      replaced = true
      await noteLastList(bot.context, turn.sender, card)
      await answer(context, { card })
    },
  }
}

function onlyPersonalCard({ sender, chatUrl }: Turn): Card {
  const about = say`I answer that in our 1:1 chat, where only you read it.`
  return elsewhereCard(firstNameOf(sender.name), about, chatUrl)
}

function turnOf(turnContext: TurnContext): Turn {
  return turnContext.turnState.get(TURN)
}

/** A refusal and the like is an answer; anything else is also a matter for the log. */
async function tell(context: TurnContext, turn: Turn, error: unknown, bot: BotParts): Promise<void> {
  const expected = error instanceof AppError && !(error instanceof StorageError)
  if (!expected) bot.log.error({ err: error, conversationId: turn.sender.conversationId }, 'A turn failed')
  if (turn.incoming.type === 'press')
    await answer(context, { toast: await errorToast(bot, turn.actor, error) })
  else await turn.show(await errorAnswer(bot, turn, error))
}

/** Presses of clients without Execute come as messages, and some answers come late: their card is edited instead. */
async function answer(context: TurnContext, given: Answer): Promise<void> {
  const { activity } = context
  if (activity.type === 'invoke' && !isAnswered(context)) {
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

/** A button that no feature answers to any more, or a forged one; it may also have come as a message. */
export async function answerUnknownPress(context: TurnContext): Promise<void> {
  if (turnOf(context).incoming.type === 'press') await answer(context, { toast: OLD_BUTTON })
}

/** Invokes want an answer, also when what they asked for came as a message. */
export async function answerHandledInvoke(context: TurnContext): Promise<void> {
  if (context.activity.type !== 'invoke' || isAnswered(context)) return
  if (context.turnState.get(INVOKE_RESPONSE_KEY) !== undefined) return
  if (context.activity.name === 'adaptiveCard/action') await answer(context, { toast: 'Answered below.' })
  else await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } })
}
