import type { Group } from '../domain/groups.ts'
import type { ServiceContext } from './context.ts'

/** Groups of one organisation that may be held at a time. */
const MOST = 5_000

/** Groups that are asked for again and again while something long is read; they may be as old as that. */
export class GroupCache {
  readonly #context: ServiceContext
  readonly #tenant: string
  readonly #known = new Map<string, Group | null>()

  constructor(context: ServiceContext, tenant: string) {
    this.#context = context
    this.#tenant = tenant
  }

  /** Ids that do not exist are absent. */
  async getMany(ids: readonly string[]): Promise<Map<string, Group>> {
    const wanted = new Set(ids)
    const missing = [...wanted].filter(id => !this.#known.has(id))
    if (missing.length > 0) {
      if (this.#known.size + missing.length > MOST) this.#known.clear()
      const absent = [...wanted].filter(id => !this.#known.has(id))
      const found = await this.#context.storage.groups.getMany(this.#tenant, absent)
      for (const id of absent) this.#known.set(id, found.get(id) ?? null)
    }
    const groups = new Map<string, Group>()
    for (const id of wanted) {
      const group = this.#known.get(id)
      if (group) groups.set(id, group)
    }
    return groups
  }
}
