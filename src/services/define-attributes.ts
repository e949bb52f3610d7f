import type { Actor } from '../domain/access.ts'
import { type Attribute, type AttributeChoice, freeKey, MAX_ATTRIBUTES } from '../domain/attributes.ts'
import { AppError } from '../errors.ts'
import { attributeTarget } from './attribute-labels.ts'
import { checkLabel } from './check-label.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { listAttributes } from './list-attributes.ts'

/**
 * Adds attributes behind those that there are: all of them or, where one cannot be, none. Answers the new ones.
 * @throws RefusedError; AppError for a name that is none, ConflictError for one that is taken; AppError for too many
 */
export async function defineAttributes(
  context: ServiceContext,
  actor: Actor,
  { choices }: { choices: readonly AttributeChoice[] },
): Promise<Attribute[]> {
  const { attributes } = await listAttributes(context, actor)
  if (attributes.length + choices.length > MAX_ATTRIBUTES) {
    throw new AppError(
      'attributes-too-many',
      `There can be ${MAX_ATTRIBUTES} attributes, and there are ${attributes.length}. Remove some first.`,
    )
  }
  const all = [...attributes]
  for (const choice of choices) all.push(newAttribute(actor.tenant, choice, all))
  const added = all.slice(attributes.length)
  for (const attribute of added) {
    await context.storage.attributes.put(attribute)
    const { type, label } = attribute
    await record(context, actor, {
      action: 'define attribute',
      target: attributeTarget(attribute.key),
      outcome: 'done',
      detail: { type, label },
    })
  }
  return added
}

function newAttribute(tenant: string, choice: AttributeChoice, others: readonly Attribute[]): Attribute {
  const { type, required, visibility, selfEdited } = choice
  const label = checkLabel(choice.label, others)
  const key = freeKey(label, new Set(others.map(other => other.key)))
  const position = Math.max(0, ...others.map(other => other.position)) + 1
  return { tenant, key, label, type, required, visibility, selfEdited, position }
}
