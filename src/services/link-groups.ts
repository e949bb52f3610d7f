import type { Actor } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import { MAX_DEPTH } from '../domain/groups.ts'
import { type LinkProblem, linkProblem } from '../domain/hierarchy.ts'
import { AppError, ConflictError } from '../errors.ts'
import { ancestorsOf, lineAbove, parentOf } from './ancestors-of.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { knownGroup } from './known-group.ts'
import { moveGroups } from './move-groups.ts'
import { type GroupView, viewOf } from './view-group.ts'

export interface Link {
  child: GroupView
  parent: GroupView
  /** What it was under until now: its reverse. */
  before: Pick<Group, 'id' | 'name'> | null
}

/**
 * Puts a group under another; one that was under a third leaves that, since a group has one parent at most. Asks for the right
 * to all of them.
 * @throws RefusedError, NotFoundError; AppError for a cycle, for too many levels and for private groups
 */
export async function linkGroups(
  context: ServiceContext,
  actor: Actor,
  given: { childId: string; parentId: string },
): Promise<Link> {
  const link = await moveGroups(context, actor.tenant, async () => {
    const { group: child, own } = await knownGroup(context, actor, given.childId, 'link groups')
    const { group: parent } = await knownGroup(context, actor, given.parentId, 'link groups')
    const before = await parentOf(context, child)
    const answer = { child: viewOf(actor, child, own), parent: viewOf(actor, parent, own), before }
    if (before?.id === parent.id) return { moves: [], answer }
    if (before) await knownGroup(context, actor, before.id, 'link groups')
    await ensureFits(context, child, parent)
    return { moves: [{ child: child.id, parentId: parent.id }], answer }
  })
  if (link.before?.id !== given.parentId) {
    await record(context, actor, {
      action: 'link groups',
      target: given.childId,
      outcome: 'done',
      detail: { group: given.parentId, ...(link.before ? { before: link.before.id } : {}) },
    })
  }
  return link
}

async function ensureFits(context: ServiceContext, child: Group, parent: Group): Promise<void> {
  const above = await ancestorsOf(context, parent)
  // A group that comes no deeper than it was takes no level with it that did not fit before.
  const deeper = above.length + 1 > (await ancestorsOf(context, child)).length
  const height = deeper ? await context.storage.groups.height(child.tenant, child.id, MAX_DEPTH) : 1
  const problem = linkProblem({ child, parent, above, height })
  if (problem) throw new AppError('hierarchy', sentenceFor(problem, child, parent))
  // Once a group between the two has left its place, those under it are where they would make a circle.
  if ((await lineAbove(context, parent)).some(({ id }) => id === child.id)) {
    throw new ConflictError('Others are changing the groups at this moment. Try again in a minute.')
  }
}

function sentenceFor(problem: LinkProblem, child: Group, parent: Group): string {
  switch (problem.kind) {
    case 'private':
      return `${problem.group.name} is a private group: those have no place in the hierarchy. Map it to the organization first.`
    case 'cycle':
      if (child.id === parent.id) return `${child.name} cannot be under itself. Name another group.`
      return `${parent.name} is under ${child.name} already (${pathOf(problem.path)}): linked the other way too, they would go in a circle. Unlink ${parent.name} first.`
    case 'too deep':
      return `${child.name} under ${parent.name} would make ${problem.levels} levels; ${MAX_DEPTH} is the most. Link it further up.`
  }
}

const MOST_NAMES = 5

function pathOf(path: readonly Group[]): string {
  const names = path.map(({ name }) => name)
  const short = names.length > MOST_NAMES ? [...names.slice(0, 2), '…', ...names.slice(-2)] : names
  return short.join(' > ')
}
