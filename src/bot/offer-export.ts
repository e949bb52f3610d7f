import type { ExportJob } from '../domain/jobs.ts'
import { AppError } from '../errors.ts'
import { actorOfJob } from '../services/actor-of-job.ts'
import { findExportFile } from '../services/fetch-export.ts'
import type { BotParts } from './bot-parts.ts'
import { downloadLink } from './download-link.ts'
import { describeExport } from './export-card.ts'
import { offerFile } from './file-offers.ts'
import type { Talk } from './turn.ts'
import type { Sender } from './turn-guard.ts'

type Parts = Pick<BotParts, 'context'> & { config: Pick<BotParts['config'], 'publicUrl'> }
type To = Pick<Sender, 'tenant' | 'aadObjectId' | 'conversationId'>

/** Offers the file of an export to somebody who has the right to it; the bytes are read when they accept. */
export async function offerExport(
  bot: Parts,
  talk: Talk,
  to: To,
  found: Awaited<ReturnType<typeof findExportFile>>,
): Promise<void> {
  const { job, file } = found
  const { id, name, bytes } = file
  const source = { kind: 'export' as const, id: job.id, job: job.number }
  const offer = { name, bytes, description: describeExport(job), source }
  await offerFile(bot.context, talk, to, {
    ...offer,
    ...(await downloadLink(bot, to, id, { exportId: job.id })),
  })
}

/** The same to whoever asked for it, once it is done. Nothing is offered to somebody who has lost the right, or is gone. */
export async function offerFinished(
  bot: Parts,
  talk: Talk,
  job: ExportJob,
  conversationId: string,
): Promise<void> {
  try {
    const actor = await actorOfJob(bot.context, job)
    const aadObjectId = actor.kind === 'user' ? actor.user.aadObjectId : undefined
    if (aadObjectId === undefined) return
    const found = await findExportFile(bot.context, actor, { jobId: job.id })
    await offerExport(bot, talk, { tenant: job.tenant, aadObjectId, conversationId }, found)
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable) throw error
  }
}
