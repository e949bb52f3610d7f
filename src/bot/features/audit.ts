import { z } from 'zod'
import { buildAuditFile } from '../../services/build-audit-file.ts'
import { ensureMaySee, listAudit } from '../../services/list-audit.ts'
import { AUDIT_PER_PAGE, type AuditView, auditCard, auditFilterCard } from '../audit-card.ts'
import { aboutSubject } from '../audit-subject.ts'
import { auditPage, viewOf } from '../audit-view.ts'
import type { BotParts } from '../bot-parts.ts'
import type { Card } from '../cards.ts'
import { downloadLink } from '../download-link.ts'
import { offerFile } from '../file-offers.ts'
import { filterWords, historyForm } from '../history-filter.ts'
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
  async function filtered(turn: Turn, said: string): Promise<Card> {
    const { text, period, words } = takePeriod(said, turn.clock)
    if (text === '') return cardOf(turn, { subject: null, name: '', period, skipped: 0 })
    const again = (other: string) => `audit ${other} ${words}`.trim()
    return aboutSubject(turn, bot, text, again, found => cardOf(turn, { ...found, period, skipped: 0 }))
  }

  router.command('audit', async (turn, { filter = '' }) => turn.show(await filtered(turn, filter)))
  router.press('audit', auditPage, async (turn, { after, ...page }) => ({
    card: await cardOf(turn, viewOf(page), after),
  }))
  router.press('audit-filter', z.object({ who: z.string().default('') }), async (_, { who }) => ({
    card: auditFilterCard(who),
  }))
  router.press('audit-show', historyForm, async (turn, form) => ({
    card: await filtered(turn, filterWords(form)),
  }))
  router.press('audit-file', auditPage, async (turn, page) => {
    const { subject, period } = viewOf(page)
    const actor = await turn.actor()
    await ensureMaySee(context, actor, subject)
    const progress = await turn.later(async talk => {
      const { id, name, bytes } = await buildAuditFile(context, actor, { subject, ...period })
      const source = {
        kind: 'audit' as const,
        file: id,
        ...(subject?.kind === 'group' ? { group: subject.id } : {}),
      }
      const file = { name, bytes, description: 'The audit log, newest first', source }
      await offerFile(context, talk, turn.sender, { ...file, ...(await downloadLink(bot, turn.sender, id)) })
    })
    return { toast: progress === 'done' ? 'The file is below.' : 'The file is being made. I send it here.' }
  })
}
