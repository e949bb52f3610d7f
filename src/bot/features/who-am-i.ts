import { personCard } from '../person-card.ts'
import type { Router } from '../router.ts'

export function whoAmI(router: Router): void {
  router.command('whoami', async turn => {
    const actor = await turn.actor()
    if (actor.kind === 'user') await turn.show(personCard(actor.user))
  })
}
