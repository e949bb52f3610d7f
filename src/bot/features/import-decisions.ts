import { cancelImport } from '../../services/cancel-import.ts'
import { confirmImport } from '../../services/confirm-import.ts'
import { getImport } from '../../services/get-import.ts'
import { getJob } from '../../services/get-job.ts'
import { resumeImport } from '../../services/resume-import.ts'
import type { BotParts } from '../bot-parts.ts'
import { importNumber } from '../import-number.ts'
import { decidedCard, pressedCard } from '../job-card.ts'
import { jobPress } from '../press-data.ts'
import type { Router } from '../router.ts'
import { stopExport } from '../stop-export.ts'
import type { Turn } from '../turn.ts'

const DECISIONS = { confirm: confirmImport, cancel: cancelImport, resume: resumeImport }

/** What people decide about an import: once, whoever presses, however often. `cancel` ends exports too. */
export function importDecisions(router: Router, bot: BotParts): void {
  const { context, cards, log, wakeRunner } = bot
  async function decide(turn: Turn, verb: keyof typeof DECISIONS, jobId: string) {
    const actor = await turn.actor()
    const { job, first } = await DECISIONS[verb](context, actor, { jobId })
    // The line with both ids: those of the worker carry the job's.
    if (first) log.info({ jobId }, `An import was decided on: ${verb}`)
    wakeRunner()
    cards.wake()
    const { sender, activityId, clock } = turn
    return first
      ? pressedCard(job, { conversationId: sender.conversationId, activityId }, clock)
      : decidedCard(job, actor, turn.clock)
  }
  for (const verb of ['confirm', 'cancel', 'resume'] as const) {
    router.press(verb, jobPress, async (turn, { job }) => ({ card: await decide(turn, verb, job) }))
  }
  for (const verb of ['confirm', 'resume'] as const) {
    router.command(verb, async (turn, { imported }) => {
      const { id } = await getImport(context, await turn.actor(), { number: Number(imported) })
      await turn.show(await decide(turn, verb, id))
    })
  }
  router.command('cancel', async (turn, { number }) => {
    const { kind, id } = await getJob(context, await turn.actor(), { number: importNumber(number) })
    await turn.show(await (kind === 'import' ? decide(turn, 'cancel', id) : stopExport(turn, bot, id)))
  })
}
