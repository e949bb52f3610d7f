import { type Group, MAX_DEPTH } from '../domain/groups.ts'
import { childrenOf } from './children-of.ts'
import type { ServiceContext } from './context.ts'

/** Groups whose children are asked for at the same time. */
const AT_ONCE = 25
/** Groups in one look-up. */
const BATCH = 1000

/** What is known of the hierarchy of a tenant so far; read level by level, never whole. */
export class KnownHierarchy {
  readonly #context: ServiceContext
  readonly #tenant: string
  readonly #groups = new Map<string, Pick<Group, 'name' | 'parentId' | 'type'>>()

  constructor(context: ServiceContext, tenant: string) {
    this.#context = context
    this.#tenant = tenant
  }

  add(groups: Iterable<Group>): void {
    for (const { id, name, parentId, type } of groups)
      this.#groups.set(id, { name, type, ...(parentId ? { parentId } : {}) })
  }

  has(id: string): boolean {
    return this.#groups.has(id)
  }

  nameOf(id: string): string {
    return this.#groups.get(id)?.name ?? ''
  }

  /** Null at the top and for groups that are not known; a parent that is gone or private counts as none. */
  readonly parentOf = (id: string): string | null => {
    const { parentId } = this.#groups.get(id) ?? {}
    return parentId !== undefined && this.#groups.get(parentId)?.type === 'organization' ? parentId : null
  }

  /** The same for the moment in which a group is taken out of the hierarchy: what it is under still, though private. */
  readonly lineUp = (id: string): string | null => this.#groups.get(id)?.parentId ?? null

  /** Where something may be: an organization group that there is. */
  isPlace(id: string): boolean {
    return this.#groups.get(id)?.type === 'organization'
  }

  /** Reads these groups anew. */
  async readAll(ids: readonly string[]): Promise<void> {
    await this.#read(ids)
  }

  /** Reads the groups above those that are known. */
  async readAbove(): Promise<void> {
    for (let level = 0; level <= MAX_DEPTH; level++) {
      const wanted = new Set<string>()
      for (const { parentId } of this.#groups.values())
        if (parentId !== undefined && !this.#groups.has(parentId)) wanted.add(parentId)
      const found = await this.#read([...wanted])
      if (found === 0) return
    }
  }

  /** Reads the groups under these. Answers all of them. */
  async readBelow(ids: readonly string[]): Promise<Set<string>> {
    const below = new Set<string>()
    let level = [...ids]
    for (let depth = 0; level.length > 0 && depth <= MAX_DEPTH; depth++) {
      const next: string[] = []
      for (let n = 0; n < level.length; n += BATCH) {
        const counts = await this.#context.storage.groups.childCounts(this.#tenant, level.slice(n, n + BATCH))
        next.push(...(await this.#readChildren([...counts.keys()])))
      }
      level = next.filter(id => !below.has(id))
      for (const id of level) below.add(id)
    }
    return below
  }

  async #readChildren(ids: readonly string[]): Promise<string[]> {
    const found: string[] = []
    for (let n = 0; n < ids.length; n += AT_ONCE) {
      const some = ids.slice(n, n + AT_ONCE)
      const children = await Promise.all(
        some.map(id => childrenOf(this.#context, { tenant: this.#tenant, id })),
      )
      this.add(children.flat())
      found.push(...children.flat().map(({ id }) => id))
    }
    return found
  }

  async #read(ids: readonly string[]): Promise<number> {
    let found = 0
    for (let n = 0; n < ids.length; n += BATCH) {
      const groups = await this.#context.storage.groups.getMany(this.#tenant, ids.slice(n, n + BATCH))
      this.add(groups.values())
      found += groups.size
    }
    return found
  }
}
