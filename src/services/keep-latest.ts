import { randomUUID } from 'node:crypto'
import { type Actor, requesterOf } from '../domain/access.ts'
import { latestId } from '../domain/file-ids.ts'
import type { StoredFile } from '../ports/file-store.ts'
import type { ServiceContext } from './context.ts'

/** Stores a file that was made for the actor; the one that was made for them before, for the same use, goes. */
export async function keepLatest(
  { storage, now }: ServiceContext,
  actor: Actor,
  { use, name, content }: { use: string; name: string; content: AsyncIterable<Uint8Array> },
): Promise<StoredFile> {
  const { tenant } = actor
  const setting = `${use}:${requesterOf(actor).userId ?? 'operator'}`
  const before = await storage.settings.get(tenant, setting)
  const entry = { tenant, id: latestId(use, randomUUID()), name, createdAt: now() }
  const file = await storage.files.write(entry, content)
  await storage.settings.put(tenant, setting, file.id)
  if (before) await storage.files.remove(tenant, before)
  return file
}
