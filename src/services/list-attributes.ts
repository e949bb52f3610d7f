import type { Actor } from '../domain/access.ts'
import {
  type Attribute,
  type AttributeChoice,
  attributeKey,
  MAX_LABEL_CHARS,
  suggestedBeside,
} from '../domain/attributes.ts'
import { editDistance } from '../domain/edit-distance.ts'
import { NotFoundError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'

const MOST_NEAR = 3

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

/**
 * The one that `text` names: `id:<key>`, or its label in any case. Else those that were probably meant, the nearest first.
 * @throws RefusedError
 */
export async function findAttribute(
  context: ServiceContext,
  actor: Actor,
  { text }: { text: string },
): Promise<{ attribute: Attribute } | { near: Attribute[] }> {
  const { attributes } = await listAttributes(context, actor)
  const key = /^id:(\S+)$/.exec(text)?.[1]
  const said = attributeKey(text)
  const attribute = attributes.find(each => (key ? each.key === key : attributeKey(each.label) === said))
  return attribute ? { attribute } : { near: key || said === '' ? [] : nearest(said, attributes) }
}

/** What begins so, or is a few changes away. */
function nearest(said: string, attributes: readonly Attribute[]): Attribute[] {
  return attributes
    .map(attribute => ({ attribute, distance: distanceTo(said, attributeKey(attribute.label)) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(said.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_NEAR)
    .map(({ attribute }) => attribute)
}

function distanceTo(said: string, key: string): number {
  return key.startsWith(said) ? 1 : editDistance(said.slice(0, MAX_LABEL_CHARS), key)
}
