import { type Group, MAX_DEPTH } from '../domain/groups.ts'
import type { ServiceContext } from './context.ts'

const PAGE = 500
/** Groups whose children are asked for at the same time. */
const AT_ONCE = 25

/** All groups right under it. */
export async function childrenOf(
  { storage }: ServiceContext,
  { tenant, id }: Pick<Group, 'tenant' | 'id'>,
): Promise<Group[]> {
  const children: Group[] = []
  for (let after: string | undefined; ; ) {
    const { items, next } = await storage.groups.children(tenant, id, {
      limit: PAGE,
      ...(after ? { after } : {}),
    })
    children.push(...items)
    if (next === null) return children
    after = next
  }
}

/** Levels of the group's own tree, 1 where nothing is under it. Counted no further than `most` + 1, and only through groups with children. */
export async function heightOf(context: ServiceContext, group: Group, most = MAX_DEPTH): Promise<number> {
  let height = 1
  let level = await withChildren(context, group.tenant, [group.id])
  while (level.length > 0 && height <= most) {
    height++
    const below: string[] = []
    for (let n = 0; n < level.length; n += AT_ONCE) {
      const some = level.slice(n, n + AT_ONCE)
      const found = await Promise.all(some.map(id => childrenOf(context, { tenant: group.tenant, id })))
      below.push(...found.flat().map(({ id }) => id))
    }
    level = await withChildren(context, group.tenant, below)
  }
  return height
}

async function withChildren(
  { storage }: ServiceContext,
  tenant: string,
  ids: readonly string[],
): Promise<string[]> {
  return [...(await storage.groups.childCounts(tenant, ids)).keys()]
}
