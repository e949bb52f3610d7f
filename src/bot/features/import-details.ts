import { z } from 'zod'
import { buildDownload, DOWNLOADS } from '../../services/build-download.ts'
import { getImport } from '../../services/get-import.ts'
import { getImportMail } from '../../services/get-import-mail.ts'
import type { BotParts } from '../bot-parts.ts'
import { detailsCard } from '../details-card.ts'
import { downloadLink } from '../download-link.ts'
import { offerFile } from '../file-offers.ts'
import { importNumber } from '../import-number.ts'
import { jobCard } from '../job-card.ts'
import { describeDownload } from '../offer-cards.ts'
import type { Router } from '../router.ts'

const wanted = z.object({ job: z.string(), kind: z.enum(DOWNLOADS) })

/** One import, and its files. */
export function importDetails(router: Router, { context, config }: BotParts): void {
  router.command('import', async (turn, { number }) => {
    const { job, mail } = await getImportMail(context, await turn.actor(), { number: importNumber(number) })
    await turn.show(
      job.state === 'awaiting confirmation' ? jobCard(job, turn.clock) : detailsCard(job, turn.clock, mail),
    )
  })

  router.press('download', wanted, async (turn, { job: jobId, kind }) => {
    const actor = await turn.actor()
    const job = await getImport(context, actor, { jobId })
    const progress = await turn.later(async talk => {
      const { name, bytes, id } = await buildDownload(context, actor, { jobId, kind })
      const description = describeDownload(job, kind)
      await offerFile(context, talk, turn.sender, {
        name,
        bytes,
        description,
        source: { kind: 'stored', file: id, job: job.number },
        ...(await downloadLink({ context, config }, turn.sender, id)),
      })
    })
    return { toast: progress === 'done' ? 'The file is below.' : 'The file is being made. I send it here.' }
  })
}
