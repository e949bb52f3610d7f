import type { Actor } from '../domain/access.ts'
import { type Attribute, type AttributeChoice, suggestedBeside } from '../domain/attributes.ts'
import { NotFoundError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'

/** What is defined, in order, and what could be besides. */
export interface AttributeList {
  attributes: Attribute[]
  suggested: AttributeChoice[]
}

/** For those who define attributes. @throws RefusedError */
export async function listAttributes(context: ServiceContext, actor: Actor): Promise<AttributeList> {
  await ensureMay(context, actor, 'define attributes')
  const attributes = await context.storage.attributes.list(actor.tenant)
  return { attributes, suggested: suggestedBeside(attributes) }
}

/** One of them, and all. @throws RefusedError; NotFoundError */
export async function getAttribute(
  context: ServiceContext,
  actor: Actor,
  { key }: { key: string },
): Promise<{ attribute: Attribute; attributes: Attribute[] }> {
  const { attributes } = await listAttributes(context, actor)
  const attribute = attributes.find(each => each.key === key)
  if (!attribute) throw new NotFoundError('such attribute any more')
  return { attribute, attributes }
}
