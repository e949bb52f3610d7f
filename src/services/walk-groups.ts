import type { Group } from '../domain/groups.ts'
import type { ExportOptions, ExportScope } from '../domain/jobs.ts'
import type { ServiceContext } from './context.ts'

const PAGE = 500

/** The groups that an export is about, each once, page by page. */
export async function* walkGroups(
  context: ServiceContext,
  tenant: string,
  { what, group }: Pick<ExportOptions, 'what' | 'group'>,
  { all, groups }: ExportScope,
): AsyncGenerator<Group[]> {
  const { storage } = context
  if (all) {
    yield* pages(page => storage.groups.list(tenant, page))
  }
  for (let n = 0; n < groups.length; n += PAGE) {
    const found = await storage.groups.getMany(tenant, groups.slice(n, n + PAGE))
    yield [...found.values()].sort((a, b) => a.name.localeCompare(b.name))
  }
  // Whoever may have only some of them has them in the scope.
  if (what === 'groups' && group && groups.length === 1 && groups[0] === group.id) {
    yield* groupsBelow(context, tenant, group.id)
  }
}

/** Depth first, so that no more than one page of each level is held. */
async function* groupsBelow(context: ServiceContext, tenant: string, id: string): AsyncGenerator<Group[]> {
  for await (const children of pages(page => context.storage.groups.children(tenant, id, page))) {
    yield children
    const counts = await context.storage.groups.childCounts(
      tenant,
      children.map(child => child.id),
    )
    for (const child of children) if (counts.has(child.id)) yield* groupsBelow(context, tenant, child.id)
  }
}

/** Every page of what is listed, in its order. */
export async function* pages<T>(
  list: (page: { limit: number; after?: string }) => Promise<{ items: T[]; next: string | null }>,
  limit = PAGE,
): AsyncGenerator<T[]> {
  for (let after: string | null | undefined; after !== null; ) {
    const { items, next } = await list({ limit, ...(after === undefined ? {} : { after }) })
    if (items.length > 0) yield items
    after = next
  }
}
