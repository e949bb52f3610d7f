import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Actor } from '../domain/access.ts'
import { JOB_KINDS } from '../domain/jobs.ts'
import type { ServiceContext } from '../services/context.ts'
import { ensureMayTake } from '../services/ensure-may-take.ts'
import { fetchExport } from '../services/fetch-export.ts'
import { makeTemplate } from '../services/make-template.ts'
import { OFFER_KEY } from '../services/sweep-offers.ts'
import type { Talk } from './turn.ts'
import type { Sender } from './turn-guard.ts'

/** Where the bytes of an offered file are. */
const source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stored'), file: z.string(), job: z.number() }),
  z.object({ kind: z.literal('template'), format: z.string() }),
  z.object({ kind: z.literal('audit'), file: z.string(), group: z.string().optional() }),
  z.object({
    kind: z.literal('history'),
    file: z.string(),
    of: z.enum(JOB_KINDS),
    ofOthers: z.boolean(),
  }),
  z.object({ kind: z.literal('export'), id: z.string(), job: z.number() }),
])
const offer = z.object({
  name: z.string(),
  bytes: z.number(),
  description: z.string(),
  source,
  to: z.string(),
  conversation: z.string(),
  /** When it was made, in Unix milliseconds. */
  at: z.number().optional(),
})

export type OfferSource = z.infer<typeof source>
export type Offer = z.infer<typeof offer>

/** Shows the card that asks whether the file may be saved. What it carries is an id without meaning, good once. */
export async function offerFile(
  { storage, now }: ServiceContext,
  talk: Talk,
  sender: Pick<Sender, 'tenant' | 'aadObjectId' | 'conversationId'>,
  { link, ...file }: { name: string; bytes: number; description: string; source: OfferSource; link?: string },
): Promise<void> {
  const id = randomUUID()
  const kept: Offer = { ...file, to: sender.aadObjectId, conversation: sender.conversationId, at: now() }
  await storage.settings.put(sender.tenant, keyOf(id), JSON.stringify(kept))
  await talk.offer({
    name: file.name,
    bytes: file.bytes,
    description: file.description,
    offer: id,
    ...(link ? { link } : {}),
  })
}

/** The offer, for the person it was made to, where it was made, once; null for everybody else and every other time. */
export async function takeOffer(
  { storage }: ServiceContext,
  sender: Sender,
  id: string,
): Promise<Offer | null> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return null
  const value = await storage.settings.get(sender.tenant, keyOf(id))
  if (value === null) return null
  const found = offer.parse(JSON.parse(value))
  if (found.to !== sender.aadObjectId || found.conversation !== sender.conversationId) return null
  return (await storage.settings.take(sender.tenant, keyOf(id), value)) ? found : null
}

/** For whoever took it and has the right to it still. @throws RefusedError; NotFoundError, also when the file is gone */
export async function readOffer(
  context: ServiceContext,
  actor: Actor,
  { source }: Offer,
): Promise<AsyncIterable<Uint8Array>> {
  if (source.kind === 'template') return once(Buffer.from(makeTemplate(source.format).text))
  if (source.kind === 'export') return (await fetchExport(context, actor, { jobId: source.id })).bytes
  await ensureMayTake(context, actor, source)
  return context.storage.files.read(actor.tenant, source.file)
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

function keyOf(id: string): string {
  return `${OFFER_KEY}${id}`
}
