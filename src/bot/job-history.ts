import { z } from 'zod'
import type { JobKind } from '../domain/jobs.ts'
import { buildHistoryFile } from '../services/build-history-file.ts'
import { ensureMaySeeHistory, type HistoryQuery, isOfOthers } from '../services/list-history.ts'
import type { BotParts } from './bot-parts.ts'
import type { Card } from './cards.ts'
import { aboutPerson } from './choose.ts'
import { downloadLink } from './download-link.ts'
import { fileNote, fileToast } from './file-answer.ts'
import { offerFile } from './file-offers.ts'
import { filterWords, type historyForm, periodOf, periodShape } from './history-filter.ts'
import {
  EVERYTHING,
  type HistoryName,
  type HistoryView,
  JOBS_PER_PAGE,
  jobFilterCard,
} from './job-history-card.ts'
import { takePeriod } from './read-period.ts'
import type { Progress, Turn } from './turn.ts'

/** What a button of the list says. Cards carry numbers as text. */
export const historyPage = z.object({
  by: z.string().optional(),
  name: z.string().default(''),
  ...periodShape,
  before: z.coerce.number().int().positive().optional(),
  skipped: z.coerce.number().int().nonnegative().default(0),
})
export const historyWho = z.object({ who: z.string().max(200).default('') })
type Page = z.infer<typeof historyPage>

const KINDS: Record<HistoryName, JobKind> = { imports: 'import', exports: 'export' }

/**
 * What `imports` and `exports` have in common: a list in pages, of everybody or one person, of all days or some, and the same
 * as a file. `list` is the card of one page.
 */
export function jobHistory(
  bot: BotParts,
  of: HistoryName,
  list: (turn: Turn, view: HistoryView, query: HistoryQuery) => Promise<Card>,
) {
  const { context } = bot
  const kind = KINDS[of]
  const cardOf = (turn: Turn, view: HistoryView, before?: number) =>
    list(turn, view, { ...queryOf(view), limit: JOBS_PER_PAGE, ...(before ? { before } : {}) })
  async function filtered<Made extends Card | null>(
    turn: Turn,
    said: string,
    go: (view: HistoryView) => Promise<Made>,
    as = '',
  ): Promise<Card | Made> {
    const { text, period, words } = takePeriod(said, turn.clock)
    const who = text.replace(/^(?:by|of|from)\s+(?=\S)/i, '').replace(/^my$/i, 'me')
    if (who === '') return go({ ...EVERYTHING, period })
    const again = (other: string) => `${of} ${other} ${words}${as}`.trim()
    return aboutPerson(turn, bot, who, again, ({ id, displayName }) =>
      go({ by: { id, name: displayName }, period, skipped: 0 }),
    )
  }
  async function offer(turn: Turn, view: HistoryView): Promise<Progress> {
    const actor = await turn.actor()
    const filter = queryOf(view)
    const ofOthers = isOfOthers(actor, kind, filter)
    await ensureMaySeeHistory(context, actor, { kind, ofOthers })
    return turn.later(async talk => {
      const { id, name, bytes } = await buildHistoryFile(context, actor, kind, filter)
      const source = { kind: 'history' as const, file: id, of: kind, ofOthers }
      const file = { name, bytes, description: `The ${of}, newest first`, source }
      await offerFile(context, talk, turn.sender, {
        ...file,
        ...(await downloadLink(bot, turn.sender, id, { about: source })),
      })
    })
  }
  return {
    async typed(turn: Turn, { filter = '', as }: { filter?: string; as?: string }) {
      const card = as
        ? await filtered(turn, filter, async view => fileNote(await offer(turn, view)), ' as csv')
        : await filtered(turn, filter, view => cardOf(turn, view))
      if (card) await turn.show(card)
    },
    page: async (turn: Turn, { before, ...at }: Page) => ({ card: await cardOf(turn, viewOf(at), before) }),
    filter: async (turn: Turn, { who }: z.infer<typeof historyWho>) => ({
      card: jobFilterCard(of, { who, asksWho: isOfOthers(await turn.actor(), kind, {}) }),
    }),
    show: async (turn: Turn, form: z.infer<typeof historyForm>) => ({
      card: await filtered(turn, filterWords(form), view => cardOf(turn, view)),
    }),
    file: async (turn: Turn, at: Page) => fileToast(await offer(turn, viewOf(at))),
  }
}

function viewOf({ by, name, skipped, ...period }: Omit<Page, 'before'>): HistoryView {
  return { by: by === undefined ? null : { id: by, name }, period: periodOf(period), skipped }
}

function queryOf({ by, period }: HistoryView): Pick<HistoryQuery, 'by' | 'from' | 'until'> {
  return { ...(by ? { by: by.id } : {}), ...period }
}
