import type { Group } from '../domain/groups.ts'
import type { ServiceContext } from './context.ts'

const PAGE = 500

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
