import { type Action, type Actor, may } from '../domain/access.ts'
import type { Attribute } from '../domain/attributes.ts'
import { MANAGER, managerText } from '../domain/manager.ts'
import { isSelfEdited } from '../domain/profile-fields.ts'
import { foldText } from '../domain/users.ts'
import { NotFoundError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { findManager, isToldByName } from './find-manager.ts'
import { type PersonView, viewPeople } from './find-people.ts'
import { groupsSeen, type SeenGroup } from './groups-of-person.ts'
import { MOST_REPORTS, reportsSeen } from './reports-of.ts'

const PERSON_ACTIONS = ['change people', 'set org roles'] as const satisfies readonly Action[]
export type PersonAction = (typeof PERSON_ACTIONS)[number]

/** All of a person that the actor may see, and what they may do. */
export interface Profile {
  person: PersonView
  /** Definitions of the attributes, in their order. */
  attributes: Attribute[]
  /** Those whose members the actor sees, by name. */
  groups: SeenGroup[]
  /** As the record names them, and who that is; null: nobody is named, or it is not to be seen. */
  manager: { text: string; person: PersonView | null } | null
  reports: { count: number; more: boolean }
  allowed: ReadonlySet<PersonAction>
  /** There is something that the actor may change in the form. */
  editable: boolean
  isSelf: boolean
}

/** @throws RefusedError, NotFoundError */
export async function getProfile(
  context: ServiceContext,
  actor: Actor,
  { userId }: { userId: string },
): Promise<Profile> {
  await ensureMay(context, actor, 'look people up')
  const { users, attributes: defined } = context.storage
  const user = await users.get(actor.tenant, userId)
  if (!user) throw new NotFoundError('such person any more')
  const [attributes, manager, groups, reports] = await Promise.all([
    defined.list(actor.tenant),
    findManager(context, user),
    groupsSeen(context, actor, user),
    reportsSeen(context, actor, user, { limit: MOST_REPORTS }),
  ])
  const [person, managerView] = await viewPeople(context, actor, manager ? [user, manager] : [user])
  const text = (person as PersonView).attributes?.[MANAGER] === undefined ? null : managerText(user)
  const isHidden =
    manager !== null &&
    foldText(text ?? '') !== foldText(manager.displayName) &&
    (await isToldByName(context, manager, managerView))
  const allowed = PERSON_ACTIONS.filter(action => may(actor, action, { user }).allowed)
  const isSelf = actor.kind === 'user' && actor.user.id === userId
  return {
    person: person as PersonView,
    attributes,
    groups,
    manager: text === null ? null : { text, person: isHidden ? null : (managerView ?? null) },
    reports: { count: reports.people.length, more: reports.next !== null },
    allowed: new Set(allowed),
    editable: allowed.includes('change people') || (isSelf && attributes.some(isSelfEdited)),
    isSelf,
  }
}
