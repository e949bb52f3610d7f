import { signDownload } from '../services/sign-download.ts'
import type { BotParts } from './bot-parts.ts'
import type { Sender } from './turn-guard.ts'

/** Where the file can be fetched without Teams for a while, or nothing where nobody outside reaches this server. */
export async function downloadLink(
  { context, config }: Pick<BotParts, 'context' | 'config'>,
  sender: Sender,
  fileId: string,
): Promise<{ link?: string }> {
  if (!config.publicUrl) return {}
  const grant = { tenant: sender.tenant, fileId, userId: sender.aadObjectId }
  return { link: config.publicUrl + (await signDownload(context, grant)) }
}
