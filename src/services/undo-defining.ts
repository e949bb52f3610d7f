import type { Actor } from '../domain/access.ts'
import type { Attribute } from '../domain/attributes.ts'
import type { ServiceContext } from './context.ts'
import { listAttributes } from './list-attributes.ts'
import { removeAttribute } from './remove-attribute.ts'

/**
 * Takes away attributes that were just added. `kept`: those that people have values in by now, which only an answer to a question
 * removes. @throws RefusedError
 */
export async function undoDefining(
  context: ServiceContext,
  actor: Actor,
  { keys }: { keys: readonly string[] },
): Promise<{ removed: Attribute[]; kept: Attribute[] }> {
  const { attributes } = await listAttributes(context, actor)
  const removed: Attribute[] = []
  const kept: Attribute[] = []
  for (const attribute of attributes.filter(({ key }) => keys.includes(key))) {
    const { count } = await context.storage.users.countWithAttribute(actor.tenant, attribute.key, 1)
    if (count === 0) await removeAttribute(context, actor, { key: attribute.key, unused: true })
    ;(count === 0 ? removed : kept).push(attribute)
  }
  return { removed, kept }
}
