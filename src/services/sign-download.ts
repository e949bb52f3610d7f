import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { StoredFile } from '../ports/storage.ts'
import type { ServiceContext } from './context.ts'

/** How long a link works, in milliseconds. */
export const LINK_LIFE = 15 * 60_000

const INSTALLATION = '-'
const SETTING = 'download-key'

interface Grant {
  tenant: string
  file: string
  user: string
  until: number
}

/** A path below this server that gives out the file until LINK_LIFE is over. The caller has checked the right to it. */
export async function signDownload(
  context: ServiceContext,
  given: { tenant: string; fileId: string; userId: string },
): Promise<string> {
  const { tenant, fileId, userId } = given
  const grant: Grant = { tenant, file: fileId, user: userId, until: context.now() + LINK_LIFE }
  const payload = Buffer.from(JSON.stringify(grant)).toString('base64url')
  return `/files/${payload}.${(await seal(context, payload)).toString('base64url')}`
}

/** Null for a token that is wrong or too old, or whose file is gone: the three must not be told apart. */
export async function openDownload(
  context: ServiceContext,
  token: string,
): Promise<{ file: StoredFile; bytes: AsyncIterable<Uint8Array> } | null> {
  const [payload = '', mac = ''] = token.split('.')
  const given = Buffer.from(mac, 'base64url')
  const due = await seal(context, payload)
  if (given.length !== due.length || !timingSafeEqual(given, due)) return null
  const grant = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Grant
  if (context.now() > grant.until) return null
  const file = await context.storage.files.info(grant.tenant, grant.file)
  return file && { file, bytes: context.storage.files.read(grant.tenant, grant.file) }
}

async function seal(context: ServiceContext, payload: string): Promise<Buffer> {
  const fresh = randomBytes(32).toString('hex')
  const key = await context.storage.settings.putIfAbsent(INSTALLATION, SETTING, fresh)
  return createHmac('sha256', key).update(payload).digest()
}
