import { type LinkedFile, signDownload } from '../services/sign-download.ts'
import type { BotParts } from './bot-parts.ts'
import type { Sender } from './turn-guard.ts'

/** Where the file can be fetched without Teams for a while, or nothing where nobody outside reaches this server. */
export async function downloadLink(
  { context, config }: Pick<BotParts, 'context'> & { config: Pick<BotParts['config'], 'publicUrl'> },
  sender: Pick<Sender, 'tenant' | 'aadObjectId'>,
  fileId: string,
  asked: LinkedFile = {},
): Promise<{ link?: string }> {
  if (!config.publicUrl) return {}
  const { tenant, aadObjectId } = sender
  const grant = { tenant, fileId, aadObjectId, ...asked }
  return { link: config.publicUrl + (await signDownload(context, grant)) }
}
