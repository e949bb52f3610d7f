import type { Move } from '../domain/groups.ts'
import { ConflictError } from '../errors.ts'
import type { ServiceContext } from './context.ts'

/** What was decided; without moves there is nothing to write. */
export interface Decision<T> {
  moves: readonly Move[]
  answer: T
}

const TRIES = 25

/**
 * Changes the hierarchy: `decide` reads what it needs and says which moves it wants; they are made only if nobody moved anything
 * since, and decided anew otherwise. So two people cannot make a cycle together.
 * @throws ConflictError when others are always quicker
 */
export async function moveGroups<T>(
  { storage }: ServiceContext,
  tenant: string,
  decide: () => Promise<Decision<T>>,
): Promise<T> {
  for (let tries = 0; tries < TRIES; tries++) {
    const revision = await storage.groups.revision(tenant)
    const { moves, answer } = await decide()
    if (moves.length === 0 || (await storage.groups.move(tenant, revision, moves))) return answer
  }
  throw new ConflictError('Others are changing the groups at this moment. Try again in a minute.')
}
