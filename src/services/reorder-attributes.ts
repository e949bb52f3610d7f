import type { Actor } from '../domain/access.ts'
import { type Attribute, reordered } from '../domain/attributes.ts'
import { attributeTarget } from './attribute-labels.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { getAttribute } from './list-attributes.ts'

/**
 * Moves an attribute up (`by` below 0) or down in lists and profiles. `before` and `place`, from 1: where it stood and stands.
 * @throws RefusedError; NotFoundError
 */
export async function reorderAttributes(
  context: ServiceContext,
  actor: Actor,
  { key, by }: { key: string; by: number },
): Promise<{ attribute: Attribute; before: number; place: number }> {
  const { attribute, attributes } = await getAttribute(context, actor, { key })
  const order = reordered(attributes, key, by)
  if (order.some((moved, n) => moved.key !== attributes[n]?.key)) {
    for (const moved of order) {
      const before = attributes.find(other => other.key === moved.key)
      if (before?.position !== moved.position) await context.storage.attributes.put(moved)
    }
    const target = attributeTarget(key)
    const detail = { changed: 'position', label: attribute.label }
    await record(context, actor, { action: 'change attribute', target, outcome: 'done', detail })
  }
  const place = order.findIndex(moved => moved.key === key)
  return { attribute: order[place] ?? attribute, before: attributes.indexOf(attribute) + 1, place: place + 1 }
}
