import type { Application } from '@microsoft/teams-ai/lib/Application.js'
import type { TurnContext } from 'botbuilder'
import { type Logger, withLogFacts } from '../logger.ts'
import type { BotParts } from './bot-parts.ts'
import { renderCard } from './cards.ts'
import { isAnswered } from './late-answer.ts'
import { cardMessage } from './messenger.ts'
import { errorCard, errorSentence } from './note-card.ts'
import { endTurn, openTurn } from './open-turn.ts'
import type { Taken } from './receive-activity.ts'
import { answerHandledInvoke, answerUnknownPress, setTurn } from './router.ts'
import { guardTurn, type Sender } from './turn-guard.ts'

/** One turn: checked, understood, given to the feature that answers to it. */
export function takeTurn(app: Pick<Application, 'run'>, bot: BotParts) {
  return async (turnContext: TurnContext): Promise<Taken> => {
    const guarded = guardTurn(turnContext.activity, bot.config)
    if (!guarded.allowed) {
      const { type } = turnContext.activity
      bot.log.warn({ reason: guarded.reason, activityType: type }, 'A turn was not handled')
      return 'refused'
    }
    const { sender } = guarded
    await withLogFacts({ conversationId: sender.conversationId }, () => answerTo(turnContext, sender))
    return 'taken'
  }

  async function answerTo(turnContext: TurnContext, sender: Sender): Promise<void> {
    const turn = await openTurn(turnContext, sender, bot)
    if (!turn) return
    setTurn(turnContext, turn)
    if (await app.run(turnContext)) await answerHandledInvoke(turnContext)
    else await answerUnknownPress(turnContext)
    endTurn(turnContext.activity, sender, bot)
  }
}

/** The last resort: what failed before a feature could answer for itself. */
export async function sendFailure(turnContext: TurnContext, error: unknown, log: Logger): Promise<void> {
  log.error({ err: error, conversationId: turnContext.activity.conversation?.id }, 'A turn failed')
  try {
    if (turnContext.activity.type === 'invoke' && !isAnswered(turnContext)) {
      const body = {
        statusCode: 200,
        type: 'application/vnd.microsoft.activity.message',
        value: errorSentence(error),
      }
      await turnContext.sendActivity({ type: 'invokeResponse', value: { status: 200, body } })
    } else if (['message', 'invoke'].includes(turnContext.activity.type)) {
      await turnContext.sendActivity(cardMessage(renderCard(errorCard(error))))
    }
  } catch (failure) {
    log.error({ err: failure }, 'A failure could not be told')
  }
}
