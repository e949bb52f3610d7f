import { z } from 'zod'
import { findPeople } from '../../services/find-people.ts'
import { getPerson } from '../../services/get-person.ts'
import type { BotParts } from '../bot-parts.ts'
import { noOneCard, PEOPLE_PER_PAGE, peopleCard, personCard } from '../person-card.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

const page = z.object({
  text: z.string(),
  after: z.string().optional(),
  skipped: z.coerce.number().int().nonnegative().default(0),
})
const person = z.object({ user: z.string() })

/** Looking people up: by parts of what is known of them, or one of them. */
export function find(router: Router, { context }: BotParts): void {
  async function cardOf(turn: Turn, { text, after, skipped }: z.infer<typeof page>, alone = false) {
    const query = { text, limit: PEOPLE_PER_PAGE, ...(after ? { after } : {}) }
    const found = await findPeople(context, await turn.actor(), query)
    const [first] = found.people
    if (!first && skipped === 0) return noOneCard(text)
    return alone && first && found.people.length === 1
      ? personCard(first)
      : peopleCard({ ...found, text, skipped })
  }
  router.command('find', async (turn, text) => turn.show(await cardOf(turn, { text, skipped: 0 })))
  router.command('who is', async (turn, text) => turn.show(await cardOf(turn, { text, skipped: 0 }, true)))
  router.press('find', page, async (turn, at) => ({ card: await cardOf(turn, at) }))
  router.press('person', person, async (turn, { user }) => {
    await turn.show(personCard(await getPerson(context, await turn.actor(), { id: user })))
    return { toast: 'The profile is below.' }
  })
}
