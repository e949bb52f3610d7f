import { buildAuditFile } from '../services/build-audit-file.ts'
import { ensureMaySee } from '../services/list-audit.ts'
import type { AuditView } from './audit-card.ts'
import type { BotParts } from './bot-parts.ts'
import { downloadLink } from './download-link.ts'
import { offerFile } from './file-offers.ts'
import type { Progress, Turn } from './turn.ts'

/** Offers the part of the audit log that a card shows as a file. @throws RefusedError */
export async function offerAudit(
  turn: Turn,
  bot: Pick<BotParts, 'context' | 'config'>,
  { subject, period }: Pick<AuditView, 'subject' | 'period'>,
): Promise<Progress> {
  const { context } = bot
  const actor = await turn.actor()
  await ensureMaySee(context, actor, subject)
  return turn.later(async talk => {
    const { id, name, bytes } = await buildAuditFile(context, actor, { subject, ...period })
    const source = {
      kind: 'audit' as const,
      file: id,
      ...(subject?.kind === 'group' ? { group: subject.id } : {}),
    }
    const file = { name, bytes, description: 'The audit log, newest first', source }
    const link = await downloadLink(bot, turn.sender, id, { about: source })
    await offerFile(context, talk, turn.sender, { ...file, ...link })
  })
}
