import type { Actor } from '../domain/access.ts'
import { groupKey } from '../domain/groups.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'

/** What may name a group in an argument of a command. */
interface GroupNames {
  readonly group?: string
  readonly parent?: string
  readonly child?: string
}

/**
 * Of several ways to understand a command the first one that names only groups which exist; the first of all where none
 * does. "rename Road to Nowhere to Highway" is about Road, or about Road to Nowhere.
 */
export async function pickReading<Reading extends GroupNames>(
  context: ServiceContext,
  actor: Actor,
  readings: readonly [Reading, ...Reading[]],
): Promise<Reading> {
  const names = readings.flatMap(namesIn)
  if (names.length === 0) return readings[0]
  await ensureMay(context, actor, 'see hierarchy')
  const known = await context.storage.groups.byKeys(actor.tenant, [...new Set(names)])
  return readings.find(reading => namesIn(reading).every(name => known.has(name))) ?? readings[0]
}

function namesIn({ group, parent, child }: GroupNames): string[] {
  return [group, parent, child].filter(name => name !== undefined).map(groupKey)
}
