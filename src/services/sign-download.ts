import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { identityKey } from '../domain/identity.ts'
import type { User } from '../domain/users.ts'
import { NotFoundError, RefusedError } from '../errors.ts'
import type { StoredFile } from '../ports/file-store.ts'
import type { ServiceContext } from './context.ts'
import { ensureMayTake, type TakenFile } from './ensure-may-take.ts'
import { fetchExport } from './fetch-export.ts'

/** How long a link works, in milliseconds. */
export const LINK_LIFE = 15 * 60_000
/** The same of a picture: the card that shows it stays in the chat. As long as its file is kept (see `sweepFiles`). */
export const PICTURE_LIFE = 7 * 24 * 60 * 60_000

const INSTALLATION = '-'
const SETTING = 'download-key'

/** What the right is asked to again when somebody comes with the link. */
export interface LinkedFile {
  exportId?: string
  about?: TakenFile
}

interface Grant {
  tenant: string
  file: string
  user: string
  until: number
  /** The export whose file it is: the right to it is asked again, and who got it is written down. */
  export?: string
  /** What else it is, where there is a right to ask for again. */
  about?: TakenFile
}

/**
 * A path below this server that gives out the file until LINK_LIFE is over (PICTURE_LIFE for a picture), or until the person it
 * was made for is taken out of the directory. The caller has checked the right to it.
 */
export async function signDownload(
  context: ServiceContext,
  given: { tenant: string; fileId: string; aadObjectId: string } & LinkedFile,
): Promise<string> {
  const { tenant, fileId, aadObjectId, exportId, about } = given
  const until = context.now() + (about?.kind === 'tree' ? PICTURE_LIFE : LINK_LIFE)
  const of = { ...(exportId === undefined ? {} : { export: exportId }), ...(about ? { about } : {}) }
  const grant: Grant = { tenant, file: fileId, user: aadObjectId, until, ...of }
  const payload = Buffer.from(JSON.stringify(grant)).toString('base64url')
  return `/files/${payload}.${seal(payload, await ownKey(context)).toString('base64url')}`
}

/** Null for a token that is wrong or too old, or whose file or person is gone: these must not be told apart. */
export async function openDownload(
  context: ServiceContext,
  token: string,
): Promise<{ file: StoredFile; bytes: AsyncIterable<Uint8Array> } | null> {
  const [payload = '', mac = ''] = token.split('.')
  // Anybody may ask: nothing is written for it.
  const key = await context.storage.settings.get(INSTALLATION, SETTING)
  if (key === null) return null
  const given = Buffer.from(mac, 'base64url')
  const due = seal(payload, key)
  if (given.length !== due.length || !timingSafeEqual(given, due)) return null
  const grant = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Grant
  if (context.now() > grant.until) return null
  const user = await activeUser(context, grant)
  if (!user) return null
  const actor = { kind: 'user', tenant: user.tenant, user, via: 'card' } as const
  return whereAllowed(async () => {
    if (grant.export !== undefined) return fetchExport(context, actor, { jobId: grant.export })
    if (grant.about) await ensureMayTake(context, actor, grant.about)
    const file = await context.storage.files.info(grant.tenant, grant.file)
    return file && { file, bytes: context.storage.files.read(grant.tenant, grant.file) }
  })
}

async function activeUser({ storage }: ServiceContext, { tenant, user }: Grant): Promise<User | null> {
  const key = identityKey('aadObjectId', user)
  const found = (await storage.users.findByKeys(tenant, [key])).get(key)
  return found?.status === 'active' ? found : null
}

async function whereAllowed<T>(take: () => Promise<T>): Promise<T | null> {
  try {
    return await take()
  } catch (error) {
    if (error instanceof RefusedError || error instanceof NotFoundError) return null
    throw error
  }
}

/** Made with the first link. */
async function ownKey({ storage }: ServiceContext): Promise<string> {
  const known = await storage.settings.get(INSTALLATION, SETTING)
  return known ?? storage.settings.putIfAbsent(INSTALLATION, SETTING, randomBytes(32).toString('hex'))
}

function seal(payload: string, key: string): Buffer {
  return createHmac('sha256', key).update(payload).digest()
}
