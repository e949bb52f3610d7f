import { type Group, MAX_DEPTH } from './groups.ts'

/** What a link is decided on. */
export interface LinkFacts {
  child: Group
  parent: Group
  /** The groups above `parent`, the nearest first. */
  above: readonly Group[]
  /** Levels of the child's own tree: 1 where nothing is under it. */
  height: number
}

/** Why a link cannot be made. `path`: from the child down to the parent that would become its own ancestor. */
export type LinkProblem =
  | { kind: 'private'; group: Group }
  | { kind: 'cycle'; path: readonly Group[] }
  | { kind: 'too deep'; levels: number }

/** Null where the child may go under the parent: no cycle, no more than MAX_DEPTH levels, organization groups only. */
export function linkProblem({ child, parent, above, height }: LinkFacts): LinkProblem | null {
  for (const group of [child, parent]) if (group.type === 'private') return { kind: 'private', group }
  const line = [parent, ...above]
  const at = line.findIndex(({ id }) => id === child.id)
  if (at !== -1) return { kind: 'cycle', path: line.slice(0, at + 1).toReversed() }
  const levels = line.length + height
  return levels > MAX_DEPTH ? { kind: 'too deep', levels } : null
}

/** What is under a group, level by level: a plan of which lines of it are shown. */
export interface TreeNode {
  id: string
  /** Groups right under it. */
  below: number
}

/**
 * How many of the groups right under each node are shown, by position, when there is room for `room` of them: everybody gets
 * one before anybody gets two.
 */
export function shareRoom(nodes: readonly TreeNode[], room: number): number[] {
  const shown = nodes.map(() => 0)
  let left = room
  for (let most = 1; left > 0; most++) {
    const open = nodes.flatMap(({ below }, n) => (below >= most ? [n] : []))
    if (open.length === 0) break
    for (const n of open.slice(0, left)) shown[n] = most
    left -= open.length
  }
  return shown
}
