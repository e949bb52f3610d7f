import { z } from 'zod'
import { countPeople } from '../../services/count-people.ts'
import { listPeople, PEOPLE_FILTERS } from '../../services/list-people.ts'
import { reportsOf } from '../../services/reports-of.ts'
import type { BotParts } from '../bot-parts.ts'
import { onePerson } from '../choose.ts'
import { noOneCard } from '../choose-cards.ts'
import { countCard } from '../count-card.ts'
import { lookUpCard } from '../look-up-card.ts'
import { everybodyCard, PEOPLE_PER_PAGE, reportsCard } from '../people-card.ts'
import { readFilter } from '../people-filter.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

const skipped = z.coerce.number().int().nonnegative().default(0)
const page = z.object({ filter: z.enum(PEOPLE_FILTERS).optional(), after: z.string().optional(), skipped })
const ofPerson = z.object({ user: z.string(), after: z.string().optional(), skipped })
const limit = PEOPLE_PER_PAGE

/** Lists of people, and how many there are. */
export function people(router: Router, bot: BotParts): void {
  const { context } = bot
  async function listCard(turn: Turn, { filter, after, skipped }: z.infer<typeof page>) {
    const query = { limit, ...(filter ? { filter } : {}), ...(after ? { after } : {}) }
    return everybodyCard({ ...(await listPeople(context, await turn.actor(), query)), skipped }, filter)
  }
  async function reports(turn: Turn, { user, after, skipped }: z.infer<typeof ofPerson>) {
    const query = { userId: user, limit, ...(after ? { after } : {}) }
    return reportsCard({ ...(await reportsOf(context, await turn.actor(), query)), skipped })
  }
  router.command('users', async (turn, { filter: text }) => {
    const filter = readFilter(text)
    if (text && !filter) return turn.show(await lookUpCard(turn, bot, { text, skipped: 0 }))
    await turn.show(await listCard(turn, { ...(filter ? { filter } : {}), skipped: 0 }))
  })
  router.press('users', page, async (turn, at) => ({ card: await listCard(turn, at) }))
  router.command('count', async (turn, { text }) => {
    const filter = readFilter(text)
    const asked = { text, ...(filter ? { filter } : {}) }
    const counted = await countPeople(context, await turn.actor(), asked)
    const nobody = counted.count === 0 && counted.near.length > 0 && counted.group === null
    await turn.show(
      nobody ? noOneCard({ text, again: name => `count ${name}` }, counted.near) : countCard(counted, asked),
    )
  })
  router.command('reports to', async (turn, { person }) => {
    const again = (reference: string) => `reports to ${reference}`
    await onePerson(turn, bot, person, again, ({ id }) => reports(turn, { user: id, skipped: 0 }))
  })
  router.press('reports', ofPerson, async (turn, at) => ({ card: await reports(turn, at) }))
}
