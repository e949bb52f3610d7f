import type { Actor } from '../domain/access.ts'
import type { StoredFile } from '../ports/file-store.ts'
import type { ServiceContext } from './context.ts'
import { keepLatest } from './keep-latest.ts'

/** Stores a picture that was made for the actor; the one that was made for them before goes. */
export function keepPicture(
  context: ServiceContext,
  actor: Actor,
  { name, png }: { name: string; png: Uint8Array },
): Promise<StoredFile> {
  return keepLatest(context, actor, { use: 'picture', name, content: piecesOf(png) })
}

async function* piecesOf(png: Uint8Array): AsyncIterable<Uint8Array> {
  yield png
}
