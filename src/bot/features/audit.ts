import { z } from 'zod'
import { listAudit } from '../../services/list-audit.ts'
import { AUDIT_PER_PAGE, type AuditView, auditCard, auditFilterCard } from '../audit-card.ts'
import { aboutSubject } from '../audit-subject.ts'
import { auditPage, viewOf } from '../audit-view.ts'
import type { BotParts } from '../bot-parts.ts'
import type { Card } from '../cards.ts'
import { fileNote, fileToast } from '../file-answer.ts'
import { filterWords, historyForm } from '../history-filter.ts'
import { offerAudit } from '../offer-audit.ts'
import { takePeriod } from '../read-period.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

/** Who did what, and when. */
export function audit(router: Router, bot: BotParts): void {
  const { context } = bot
  async function cardOf(turn: Turn, view: AuditView, after?: string): Promise<Card> {
    const { subject, period } = view
    const query = { subject, ...period, limit: AUDIT_PER_PAGE, ...(after ? { after } : {}) }
    return auditCard(await listAudit(context, await turn.actor(), query), view, turn.clock)
  }
  type Go = (turn: Turn, view: AuditView) => Promise<Card | null>
  async function filtered(turn: Turn, said: string, go: Go, as = ''): Promise<Card | null> {
    const { text, period, words } = takePeriod(said, turn.clock)
    if (text === '') return go(turn, { subject: null, name: '', period, skipped: 0 })
    const again = (other: string) => `audit ${other} ${words}${as}`.trim()
    return aboutSubject(turn, bot, text, again, found => go(turn, { ...found, period, skipped: 0 }))
  }

  router.command('audit', async (turn, { filter = '', as }) => {
    const file: Go = async (turn, view) => fileNote(await offerAudit(turn, bot, view))
    const card = await (as ? filtered(turn, filter, file, ' as csv') : filtered(turn, filter, cardOf))
    if (card) await turn.show(card)
  })
  router.press('audit', auditPage, async (turn, { after, ...page }) => ({
    card: await cardOf(turn, viewOf(page), after),
  }))
  router.press('audit-filter', z.object({ who: z.string().default('') }), async (_, { who }) => ({
    card: auditFilterCard(who),
  }))
  router.press('audit-show', historyForm, async (turn, form) => ({
    card: (await filtered(turn, filterWords(form), cardOf)) as Card,
  }))
  router.press('audit-file', auditPage, async (turn, page) =>
    fileToast(await offerAudit(turn, bot, viewOf(page))),
  )
}
