import { type Actor, may } from '../domain/access.ts'
import type { Attribute } from '../domain/attributes.ts'
import { isSelfEdited } from '../domain/profile-fields.ts'
import { type AttributeValue, TEXT_FIELDS, type TextField, type User } from '../domain/users.ts'
import { AppError } from '../errors.ts'
import { personFor } from './change-person.ts'
import type { ServiceContext } from './context.ts'

/** Something that the actor may change. `key` is stable: a field of the record, or `attribute:<key>`. */
export type EditField = { value?: AttributeValue; required: boolean } & (
  | { key: TextField }
  | { key: `attribute:${string}`; attribute: Attribute }
)

/** What a form about a person shows: an org admin all fields, others what they may change of themselves. */
export interface EditForm {
  user: User
  fields: EditField[]
}

/** @throws RefusedError, NotFoundError; AppError where there is nothing that they may change */
export async function getEditForm(
  context: ServiceContext,
  actor: Actor,
  { userId }: { userId: string },
): Promise<EditForm> {
  const user = await personFor(context, actor, userId, 'edit own profile')
  const fields = editableFields(actor, user, await context.storage.attributes.list(actor.tenant))
  if (fields.length === 0) {
    throw new AppError(
      'nothing-to-edit',
      'Your organisation keeps your profile: there is nothing in it that you can change yourself. Ask an org admin.',
    )
  }
  return { user, fields }
}

export function editableFields(actor: Actor, user: User, attributes: readonly Attribute[]): EditField[] {
  const all = may(actor, 'change people', { user }).allowed
  const own = all ? TEXT_FIELDS : []
  const shown = all ? attributes : attributes.filter(isSelfEdited)
  return [
    ...own.map(key => ({ key, ...held(user[key]), required: key === 'displayName' })),
    ...shown.map(attribute => ({
      key: `attribute:${attribute.key}` as const,
      attribute,
      ...held(user.attributes[attribute.key]),
      required: attribute.required,
    })),
  ]
}

function held(value: AttributeValue | undefined): { value?: AttributeValue } {
  return value === undefined ? {} : { value }
}
