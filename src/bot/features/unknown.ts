import { groupUnknownCard, noSuchNumberCard, unknownCard } from '../guide-cards.ts'
import type { Router } from '../router.ts'
import { suggestCommand } from '../suggest-command.ts'

/** A guess is offered, never run. */
export function unknown(router: Router): void {
  router.on('unknown', async (turn, { typed, numbers }) => {
    if (numbers) return turn.show(noSuchNumberCard(typed, numbers))
    const suggestion = suggestCommand(typed)
    if (turn.sender.kind !== 'personal' && suggestion === null) {
      return turn.show(groupUnknownCard(turn.chatUrl))
    }
    await turn.show(unknownCard(typed, suggestion))
  })
}
