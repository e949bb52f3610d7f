import { randomUUID } from 'node:crypto'
import { type Actor, requesterOf } from '../domain/access.ts'
import type { StoredFile } from '../ports/storage.ts'
import type { ServiceContext } from './context.ts'

/** Stores a picture that was made for the actor; the one that was made for them before goes. */
export async function keepPicture(
  { storage, now }: ServiceContext,
  actor: Actor,
  { name, png }: { name: string; png: Uint8Array },
): Promise<StoredFile> {
  const { tenant } = actor
  const setting = `picture:${requesterOf(actor).userId ?? 'operator'}`
  const before = await storage.settings.get(tenant, setting)
  const id = `picture.${randomUUID()}`
  const file = await storage.files.write({ tenant, id, name, createdAt: now() }, piecesOf(png))
  await storage.settings.put(tenant, setting, id)
  if (before) await storage.files.remove(tenant, before)
  return file
}

async function* piecesOf(png: Uint8Array): AsyncIterable<Uint8Array> {
  yield png
}
