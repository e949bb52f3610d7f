import type { Actor } from '../domain/access.ts'
import type { Attribute, AttributeChoice } from '../domain/attributes.ts'
import { changeAttribute } from './change-attribute.ts'
import type { ServiceContext } from './context.ts'
import { getAttribute } from './list-attributes.ts'
import { reorderAttributes } from './reorder-attributes.ts'

/** What a change may be about; `place` from 1. Fields that did not change are absent. */
export interface AttributeState extends Partial<AttributeChoice> {
  place?: number
}

type Field = keyof AttributeState

/** What was changed about an attribute between two looks at it: as it was, and as it became. */
export function attributeChange(
  before: AttributeState,
  after: AttributeState,
): { was: AttributeState; became: AttributeState } {
  const keys = (Object.keys(after) as Field[]).filter(key => before[key] !== after[key])
  const only = (state: AttributeState) => Object.fromEntries(keys.map(key => [key, state[key]]))
  return { was: only(before), became: only(after) }
}

/**
 * Takes back a change: what is still as that change left it becomes what it was; what was changed since stays, and is in `kept`.
 * @throws RefusedError; NotFoundError; ConflictError where the old name or type does not fit any more
 */
export async function undoAttributeChange(
  context: ServiceContext,
  actor: Actor,
  { key, was, became }: { key: string; was: AttributeState; became: AttributeState },
): Promise<{ attribute: Attribute; undone: Field[]; kept: Field[] }> {
  const { attribute, attributes } = await getAttribute(context, actor, { key })
  const place = attributes.indexOf(attribute) + 1
  const now: AttributeState = { ...attribute, place }
  const changed = Object.keys(was) as Field[]
  const undone = changed.filter(field => now[field] === became[field])
  const { place: back, ...choice } = Object.fromEntries(
    undone.map(field => [field, was[field]]),
  ) as AttributeState
  if (Object.keys(choice).length > 0) await changeAttribute(context, actor, { key, choice })
  if (back !== undefined) await reorderAttributes(context, actor, { key, by: back - place })
  return {
    attribute: (await getAttribute(context, actor, { key })).attribute,
    undone,
    kept: changed.filter(field => !undone.includes(field)),
  }
}
