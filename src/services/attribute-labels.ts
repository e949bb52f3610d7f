import type { ServiceContext } from './context.ts'

/** The last of what was done to an attribute. */
const LAST_ONES = 5

/**
 * What attributes are called, by key: all that are defined, and those of `keys` that are not any more, as the audit log knew
 * them. A key that was never an attribute is absent.
 */
export async function attributeLabels(
  { storage }: ServiceContext,
  tenant: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const defined = await storage.attributes.list(tenant)
  const labels = new Map(defined.map(({ key, label }) => [key, label]))
  const gone = [...new Set(keys)].filter(key => !labels.has(key))
  await Promise.all(
    gone.map(async key => {
      const target = attributeTarget(key)
      const { items } = await storage.audit.list(tenant, { about: target, limit: LAST_ONES })
      const last = items.find(entry => entry.target === target && typeof entry.detail.label === 'string')
      if (last) labels.set(key, String(last.detail.label))
    }),
  )
  return labels
}

/** What the audit log calls an attribute. */
export function attributeTarget(key: string): string {
  return `attribute ${key}`
}

/** Null where the target is something else. */
export function attributeOfTarget(target: string): string | null {
  return /^attribute (.+)$/s.exec(target)?.[1] ?? null
}
