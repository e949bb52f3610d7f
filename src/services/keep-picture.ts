import { randomUUID } from 'node:crypto'
import { type Actor, requesterOf } from '../domain/access.ts'
import { latestId } from '../domain/file-ids.ts'
import type { StoredFile } from '../ports/file-store.ts'
import type { ServiceContext } from './context.ts'

/** Pictures of somebody that are kept at once: cards show them as long as their links live. */
const MOST_PICTURES = 20

/** Stores a picture that was made for the actor; of many the oldest goes. */
export async function keepPicture(
  { storage, now }: ServiceContext,
  actor: Actor,
  { name, png }: { name: string; png: Uint8Array },
): Promise<StoredFile> {
  const { tenant } = actor
  const setting = `picture:${requesterOf(actor).userId ?? 'operator'}`
  const before = ((await storage.settings.get(tenant, setting)) ?? '').split(' ').filter(Boolean)
  const entry = { tenant, id: latestId('picture', randomUUID()), name, createdAt: now() }
  const file = await storage.files.write(entry, piecesOf(png))
  const kept = [...before, file.id]
  await storage.settings.put(tenant, setting, kept.slice(-MOST_PICTURES).join(' '))
  for (const id of kept.slice(0, -MOST_PICTURES)) await storage.files.remove(tenant, id)
  return file
}

async function* piecesOf(png: Uint8Array): AsyncIterable<Uint8Array> {
  yield png
}
