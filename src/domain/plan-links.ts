import { MAX_DEPTH } from './groups.ts'

/** The hierarchy as it is: what each group is under, by id; null at the top, and for groups that nobody knows. */
export type ParentOf = (id: string) => string | null

/** Why a link cannot be made together with the others. `path`: ids from the group down to itself. */
export type LinkRefusal = { kind: 'cycle'; path: string[] } | { kind: 'too deep'; levels: number }

/**
 * Links that are wanted together, by child: which of them cannot be, judged by where all groups end up. So their order does
 * not matter. Every link of a circle is refused, and of a line that is too long the last one that reaches too deep; without
 * those the others are judged again.
 * @param below groups that are under wanted children now, however deep: they move along
 */
export function refusedLinks(
  wanted: ReadonlyMap<string, string | null>,
  parentOf: ParentOf,
  below: Iterable<string> = [],
): Map<string, LinkRefusal> {
  const left = new Map(wanted)
  const refused = new Map<string, LinkRefusal>()
  const refuse = (child: string, refusal: LinkRefusal) => {
    if (left.delete(child)) refused.set(child, refusal)
  }
  const end: ParentOf = id => (left.has(id) ? (left.get(id) ?? null) : parentOf(id))
  const all = [...new Set([...wanted.keys(), ...below])]
  for (let before = -1; refused.size > before; ) {
    before = refused.size
    for (const circle of circles([...left.keys()], end)) {
      for (const [at, child] of circle.entries()) {
        refuse(child, { kind: 'cycle', path: [...circle.slice(at), ...circle.slice(0, at), child] })
      }
    }
    if (refused.size > before) continue
    for (const [child, levels] of tooDeep(all, end, left)) refuse(child, { kind: 'too deep', levels })
  }
  return refused
}

/** Each circle once, each group above the next one. */
function circles(from: readonly string[], parentOf: ParentOf): string[][] {
  const seen = new Map<string, number>()
  const found: string[][] = []
  for (const [walk, start] of from.entries()) {
    const line: string[] = []
    let id: string | null = start
    while (id !== null && !seen.has(id)) {
      seen.set(id, walk)
      line.push(id)
      id = parentOf(id)
    }
    if (id === null || seen.get(id) !== walk) continue
    found.push(line.slice(line.indexOf(id)).reverse())
  }
  return found
}

/** Wanted links that stand above something too deep, the nearest, with the levels that there would be. */
function tooDeep(
  all: readonly string[],
  parentOf: ParentOf,
  wanted: ReadonlyMap<string, unknown>,
): Map<string, number> {
  const depths = new Map<string, number>()
  const found = new Map<string, number>()
  for (const id of all) {
    const depth = depthOf(id, parentOf, depths)
    if (depth <= MAX_DEPTH) continue
    let link: string | null = id
    while (link !== null && !wanted.has(link)) link = parentOf(link)
    if (link !== null) found.set(link, Math.max(depth, found.get(link) ?? 0))
  }
  return found
}

/** 1 at the top. There are no circles any more. */
function depthOf(id: string, parentOf: ParentOf, known: Map<string, number>): number {
  const line: string[] = []
  let at: string | null = id
  while (at !== null && !known.has(at)) {
    line.push(at)
    at = parentOf(at)
  }
  let depth = at === null ? 0 : (known.get(at) as number)
  for (const each of line.reverse()) known.set(each, ++depth)
  return depth
}

/** Links in an order in which each may be made alone: nearest to the top first, by where they end up. */
export function topDown<L extends { child: string; parentId: string | null }>(
  links: readonly L[],
  parentOf: ParentOf,
): L[] {
  const wanted = new Map(links.map(({ child, parentId }) => [child, parentId]))
  const depths = new Map<string, number>()
  const depth = (child: string) => {
    const line = new Set<string>()
    let at: string | null = child
    while (at !== null && !line.has(at) && !depths.has(at)) {
      line.add(at)
      at = wanted.has(at) ? (wanted.get(at) ?? null) : parentOf(at)
    }
    let found = at === null ? 0 : (depths.get(at) ?? 0)
    for (const each of [...line].reverse()) depths.set(each, ++found)
    return depths.get(child) ?? 0
  }
  return links
    .map(link => ({ link, depth: depth(link.child) }))
    .sort((a, b) => a.depth - b.depth)
    .map(({ link }) => link)
}

/** The groups from `id` up to the top, itself first. Of a circle each once. */
export function lineOf(id: string | null, parentOf: ParentOf): string[] {
  const line: string[] = []
  const seen = new Set<string>()
  for (let at = id; at !== null && !seen.has(at); at = parentOf(at)) {
    seen.add(at)
    line.push(at)
  }
  return line
}

const MOST_NAMES = 6

/** `Field staff > North > Field staff`, with its middle left out where it is long. */
export function shortPath(names: readonly string[]): string {
  const short = names.length > MOST_NAMES ? [...names.slice(0, 3), '…', ...names.slice(-2)] : names
  return short.join(' > ')
}
