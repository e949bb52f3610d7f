import type { Actor } from '../domain/access.ts'
import type { Attribute, AttributeChoice, AttributeType } from '../domain/attributes.ts'
import type { AttributeValue } from '../domain/users.ts'
import { valueText } from '../domain/value-text.ts'
import { ConflictError } from '../errors.ts'
import { cleanAttribute } from '../formats/clean-attribute.ts'
import { attributeTarget } from './attribute-labels.ts'
import { checkLabel } from './check-label.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { getAttribute } from './list-attributes.ts'
import { changeValues, countValues } from './walk-values.ts'

/**
 * Changes what was decided about an attribute; its key stays. Where the type changes, the values that people have are written
 * anew, and it is refused when one does not fit. May be repeated after a crash.
 * @throws RefusedError; NotFoundError; AppError for a name that is none; ConflictError for one that is taken or for the type
 */
export async function changeAttribute(
  context: ServiceContext,
  actor: Actor,
  { key, choice }: { key: string; choice: Partial<AttributeChoice> },
): Promise<{ before: Attribute; attribute: Attribute }> {
  const { attribute: before, attributes } = await getAttribute(context, actor, { key })
  const others = attributes.filter(other => other.key !== key)
  const label = choice.label === undefined ? before.label : checkLabel(choice.label, others)
  const attribute: Attribute = { ...before, ...choice, label }
  const fields = (Object.keys(choice) as (keyof AttributeChoice)[]).filter(
    field => attribute[field] !== before[field],
  )
  if (fields.length === 0) return { before, attribute }
  if (attribute.type !== before.type) await ensureFit(context, before, attribute.type)
  await writeChange(context, before, attribute)
  const target = attributeTarget(key)
  const detail = { changed: fields.join(', '), label }
  await record(context, actor, { action: 'change attribute', target, outcome: 'done', detail })
  return { before, attribute }
}

async function ensureFit(context: ServiceContext, attribute: Attribute, type: AttributeType): Promise<void> {
  const misfits = await countValues(context, attribute, value => converted(value, type) === undefined)
  if (misfits === 0) return
  const people = misfits === 1 ? '1 person has a value' : `${misfits} people have values`
  throw new ConflictError(
    `${attribute.label} stays as it is: ${people} that would not fit. Change or clear them first, by a file or by hand.`,
  )
}

/** Values before the definition, so that a crash in between leaves something to be repeated; and what came in meanwhile after it. */
async function writeChange(context: ServiceContext, before: Attribute, attribute: Attribute): Promise<void> {
  const { type } = attribute
  const convert = (value: AttributeValue) => converted(value, type) ?? value
  if (type !== before.type) await changeValues(context, before, convert)
  await context.storage.attributes.put(attribute)
  if (type !== before.type) await changeValues(context, before, convert)
}

/** Undefined where the value says nothing of that type. */
function converted(value: AttributeValue, type: AttributeType): AttributeValue | undefined {
  const cleaned = cleanAttribute(valueText(value), type)
  return 'finding' in cleaned ? undefined : cleaned.value
}
