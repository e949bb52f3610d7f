import { signDownload } from '../services/sign-download.ts'
import type { BotParts } from './bot-parts.ts'
import type { Sender } from './turn-guard.ts'

/** Where the file can be fetched without Teams for a while, or nothing where nobody outside reaches this server. */
export async function downloadLink(
  { context, config }: Pick<BotParts, 'context'> & { config: Pick<BotParts['config'], 'publicUrl'> },
  sender: Pick<Sender, 'tenant' | 'aadObjectId'>,
  fileId: string,
  exportId?: string,
): Promise<{ link?: string }> {
  if (!config.publicUrl) return {}
  const grant = {
    tenant: sender.tenant,
    fileId,
    aadObjectId: sender.aadObjectId,
    ...(exportId ? { exportId } : {}),
  }
  return { link: config.publicUrl + (await signDownload(context, grant)) }
}
