import { elsewhereCard } from '../note-card.ts'
import { firstNameOf } from '../person-card.ts'
import type { Router } from '../router.ts'
import { say } from '../say.ts'

/** Teams hands files to bots in 1:1 chats alone; a file about people would not belong here anyway. */
export function groupFile(router: Router): void {
  router.on('group files', async turn => {
    const about = say`I can't read files here. Drop it in our 1:1 chat.`
    await turn.show(elsewhereCard(firstNameOf(turn.sender.name), about, turn.chatUrl))
  })
}
