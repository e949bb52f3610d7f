import { hash } from 'node:crypto'
import { type Actor, may } from '../domain/access.ts'
import { NotFoundError } from '../errors.ts'
import { groupsOfActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import type { GroupTree } from './group-tree.ts'
import { isKnown, viewOf } from './view-group.ts'

/** Of the id of a group: links are short. */
const MARK_CHARS = 8
/** When a group was made private last. */
const SETTING = 'made-private'

/** What the picture of a tree tells, as its link carries it. */
export interface DrawnTree {
  kind: 'tree'
  /** The top of it; absent: the top of the organization. */
  group?: string | undefined
  /** It tells how many people are in groups: in all of them, or in these, as marks of their ids. */
  counted: 'all' | readonly string[]
  /** When the tree was asked for, or before. */
  at: number
}

export function drawnTree(actor: Actor, { root, lines }: GroupTree, at: number): DrawnTree {
  const told = [...(root ? [root] : []), ...lines].filter(({ members }) => members !== undefined)
  const counted = may(actor, 'see all fields').allowed ? 'all' : told.map(({ id }) => markOf(id))
  return { kind: 'tree', ...(root ? { group: root.id } : {}), counted, at }
}

/**
 * Whether it may be seen still. Cards ask for their pictures by themselves, so nobody is refused anything here: for who may not
 * there is none. @throws NotFoundError
 */
export async function ensureMaySeeDrawn(
  context: ServiceContext,
  actor: Actor,
  { group, counted, at }: DrawnTree,
): Promise<void> {
  const madePrivate = Number(await context.storage.settings.get(actor.tenant, SETTING))
  const own = await groupsOfActor(context, actor)
  const top = group === undefined ? null : await context.storage.groups.get(actor.tenant, group)
  const isThere = group === undefined || (top !== null && isKnown(actor, top, own))
  const seen = new Set(own.groups.filter(each => viewOf(actor, each, own).sees).map(({ id }) => markOf(id)))
  const seesNumbers =
    counted === 'all' ? may(actor, 'see all fields').allowed : counted.every(mark => seen.has(mark))
  if (!may(actor, 'see hierarchy').allowed || !isThere || !seesNumbers || at <= madePrivate)
    throw new NotFoundError('such picture')
}

/** A group was made private: pictures name it that were drawn until now, and whoever is not in it must not read of it there. */
export async function endPictures({ storage, now }: ServiceContext, tenant: string): Promise<void> {
  await storage.settings.put(tenant, SETTING, String(now()))
}

function markOf(id: string): string {
  return hash('sha256', id, 'base64url').slice(0, MARK_CHARS)
}
