import { EXPORT_SUBJECTS, EXPORT_TYPES } from '../../domain/jobs.ts'
import { startExport } from '../../services/start-export.ts'
import type { BotParts } from '../bot-parts.ts'
import { chosenGroup } from '../choose.ts'
import { startedCard } from '../export-card.ts'
import { unknownKindCard, withoutKind } from '../export-kind.ts'
import { elsewhereCard } from '../note-card.ts'
import { firstNameOf } from '../person-card.ts'
import type { Router } from '../router.ts'
import { say } from '../say.ts'
import { splitList } from '../split-words.ts'

/** A file of people, groups or members. It is handed over in the 1:1 chat, where the card sender shows how far it is. */
export function exportFile(router: Router, bot: BotParts): void {
  router.command('export', async (turn, args) => {
    const known = await withoutKind(turn, bot, args)
    if (!known) return turn.show(unknownKindCard(args))
    const { what: said, group: of, as: kind, columns = '' } = known
    const what = EXPORT_SUBJECTS.find(subject => subject === said) ?? 'users'
    const as = EXPORT_TYPES.find(type => type === kind) ?? 'csv'
    const rest = `as ${as}${columns === '' ? '' : ` columns ${columns}`}`
    const again = (reference: string) => `export ${what} of ${reference} ${rest}`
    const group = of === undefined ? null : await chosenGroup(turn, bot, of, again)
    if (of !== undefined && !group) return
    const actor = await turn.actor()
    const job = await startExport(bot.context, actor, {
      what,
      as,
      columns: splitList(columns),
      ...(group ? { groupId: group.id } : {}),
      // What the channel brings twice is asked for once.
      origin: `export ${turn.sender.conversationId} ${turn.id}`,
      toChat: true,
    })
    bot.log.info({ jobId: job.id }, 'An export was asked for')
    bot.wakeRunner()
    bot.cards.wake()
    const { incoming, sender, chatUrl } = turn
    const about = say`your export is in our 1:1 chat.`
    if (sender.kind !== 'personal') await turn.show(elsewhereCard(firstNameOf(sender.name), about, chatUrl))
    else if (incoming.type === 'command' && incoming.form) await turn.show(startedCard(job))
  })
}
