import type { Actor } from '../domain/access.ts'
import type { Attribute } from '../domain/attributes.ts'
import type { PeopleCount } from '../ports/user-store.ts'
import { attributeTarget } from './attribute-labels.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { getAttribute } from './list-attributes.ts'
import { changeValues } from './walk-values.ts'

/** People with a value are counted so far at least; of more there may be told that there are more. */
const COUNTED = 10_000

/** What goes when an attribute is removed: so many people have a value, or more. @throws RefusedError; NotFoundError */
export async function previewRemoval(
  context: ServiceContext,
  actor: Actor,
  { key }: { key: string },
): Promise<{ attribute: Attribute; values: PeopleCount }> {
  const { attribute } = await getAttribute(context, actor, { key })
  return { attribute, values: await context.storage.users.countWithAttribute(actor.tenant, key, COUNTED) }
}

/**
 * Removes an attribute with its values. The definition goes last, so that it can be asked for again after a crash, until it
 * answers; then what was written meanwhile goes too. `unused`: it has just been seen that nobody has a value.
 * @throws RefusedError; NotFoundError
 */
export async function removeAttribute(
  context: ServiceContext,
  actor: Actor,
  { key, unused = false }: { key: string; unused?: boolean },
): Promise<{ attribute: Attribute; values: number }> {
  const { attribute } = await getAttribute(context, actor, { key })
  let values = unused ? 0 : await changeValues(context, attribute, () => null)
  await context.storage.attributes.remove(actor.tenant, key)
  // To count them is less than to go through everybody.
  if ((await context.storage.users.countWithAttribute(actor.tenant, key, 1)).count > 0)
    values += await changeValues(context, attribute, () => null)
  const detail = { values, label: attribute.label }
  const target = attributeTarget(key)
  await record(context, actor, { action: 'remove attribute', target, outcome: 'done', detail })
  return { attribute, values }
}
