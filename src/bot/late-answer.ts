import type { InvokeResponse, TurnContext } from 'botbuilder'

const LATE = Symbol('late')

/**
 * The answer of a turn that takes longer than who sent it waits. The turn goes on, and its own answer is to be sent as a
 * message.
 */
export function answerLater(context: TurnContext): InvokeResponse {
  context.turnState.set(LATE, true)
  if (context.activity.name !== 'adaptiveCard/action') return { status: 200 }
  return {
    status: 200,
    body: {
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: 'That takes a moment. The answer comes here.',
    },
  }
}

/** Whether the request of this turn has been answered without it. */
export function isAnswered(context: TurnContext): boolean {
  return context.turnState.get<boolean | undefined>(LATE) === true
}
