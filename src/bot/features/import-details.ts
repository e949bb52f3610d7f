import { z } from 'zod'
import type { ImportJob } from '../../domain/jobs.ts'
import { buildDownload, DOWNLOADS, type Download } from '../../services/build-download.ts'
import { getImport } from '../../services/get-import.ts'
import { getImportMail } from '../../services/get-import-mail.ts'
import type { BotParts } from '../bot-parts.ts'
import { detailsCard } from '../details-card.ts'
import { downloadLink } from '../download-link.ts'
import { fileNote, fileToast } from '../file-answer.ts'
import { offerFile } from '../file-offers.ts'
import { importNumber } from '../import-number.ts'
import { jobCard } from '../job-card.ts'
import { describeDownload, noneRefusedCard } from '../offer-cards.ts'
import { refusedButtons } from '../report-card.ts'
import type { Router } from '../router.ts'
import type { Progress, Turn } from '../turn.ts'

const wanted = z.object({ job: z.string(), kind: z.enum(DOWNLOADS) })

/** One import, and its files. */
export function importDetails(router: Router, { context, config }: BotParts): void {
  router.command('import', async (turn, { number }) => {
    const { job, mail } = await getImportMail(context, await turn.actor(), { number: importNumber(number) })
    await turn.show(
      job.state === 'awaiting confirmation' ? jobCard(job, turn.clock) : detailsCard(job, turn.clock, mail),
    )
  })

  async function offer(turn: Turn, job: ImportJob, kind: Download): Promise<Progress> {
    const { id: jobId } = job
    const actor = await turn.actor()
    return turn.later(async talk => {
      const { name, bytes, id } = await buildDownload(context, actor, { jobId, kind })
      const description = describeDownload(job, kind)
      const source = { kind: 'stored' as const, file: id, job: job.number }
      await offerFile(context, talk, turn.sender, {
        name,
        bytes,
        description,
        source,
        ...(await downloadLink({ context, config }, turn.sender, id, { about: source })),
      })
    })
  }

  router.press('download', wanted, async (turn, { job: jobId, kind }) =>
    fileToast(await offer(turn, await getImport(context, await turn.actor(), { jobId }), kind)),
  )
  router.command('import file', async (turn, { file, imported }) => {
    const kind = DOWNLOADS.find(each => each === file) ?? 'results'
    const job = await getImport(context, await turn.actor(), { number: Number(imported) })
    const nothing = kind === 'failed' && job.summary !== undefined && refusedButtons(job).length === 0
    const card = nothing ? noneRefusedCard(job) : fileNote(await offer(turn, job, kind))
    if (card) await turn.show(card)
  })
}
